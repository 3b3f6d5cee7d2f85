"""The confidence interval of a proportion, as `macros/wilson.sql` computes it for the published tables."""

from math import sqrt

Z = 1.959963984540054


def wilson(successes: int, trials: int) -> tuple[float, float] | None:
    """Wilson's 95 % interval of `successes` in `trials`; None without trials. E. B. Wilson, 1927.

    Clipped to 0 … 1: rounding of the square root could give a value just outside.
    """
    if not trials:
        return None
    middle, half = successes + Z * Z / 2, Z * sqrt(successes * (trials - successes) / trials + Z * Z / 4)
    return max((middle - half) / (trials + Z * Z), 0.0), min((middle + half) / (trials + Z * Z), 1.0)
