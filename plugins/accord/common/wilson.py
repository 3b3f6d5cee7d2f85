"""The interval of a share, as `macros/wilson.sql` gives it for the published tables."""

from math import sqrt

Z = 1.959963984540054


def wilson(hits: int, of: int) -> tuple[float, float] | None:
    """Wilson's 95 % interval of `hits` in `of`; None of nothing. E. B. Wilson, 1927.

    Of none the low end is 0, of all the high end 1: clipped, because roots are rounded.
    """
    if not of:
        return None
    middle, half = hits + Z * Z / 2, Z * sqrt(hits * (of - hits) / of + Z * Z / 4)
    return max((middle - half) / (of + Z * Z), 0.0), min((middle + half) / (of + Z * Z), 1.0)
