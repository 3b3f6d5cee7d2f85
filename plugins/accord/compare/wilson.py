"""The interval of a share, as `macros/wilson.sql` gives it for the published tables."""

from math import sqrt

Z = 1.959964


def wilson(hits: int, of: int) -> tuple[float, float] | None:
    """Wilson's 95 % interval of `hits` in `of`; None of nothing. E. B. Wilson, 1927."""
    if not of:
        return None
    middle, half = hits + Z * Z / 2, Z * sqrt(hits * (of - hits) / of + Z * Z / 4)
    return (middle - half) / (of + Z * Z), (middle + half) / (of + Z * Z)
