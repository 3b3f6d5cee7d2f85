"""Points are exact fractions; stored values are rounded by rule S6."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)  # more digits than any score needs up to its ninth decimal
NINTH, SIXTH = Decimal("1e-9"), Decimal("1e-6")


def exact(declared: Any) -> Fraction:
    """A YAML number exactly as written: 0.1 is a tenth, not the nearest double."""
    return Fraction(str(declared))


def stored(points: Fraction) -> Decimal:
    """Rounded half away from zero at the ninth decimal, then at the sixth, so that summation order moves no tie."""
    return to_a_billionth(points).quantize(SIXTH, context=EXACT)


def to_a_billionth(points: Fraction) -> Decimal:
    """Rounded half away from zero at the ninth decimal."""
    unrounded = EXACT.divide(Decimal(points.numerator), Decimal(points.denominator))
    return unrounded.quantize(NINTH, context=EXACT)


def clip(points: Fraction, floor: Fraction | None, cap: Fraction | None) -> Fraction:
    """The points clipped to [floor, cap]; either may be missing."""
    if cap is not None:
        points = min(points, cap)
    return points if floor is None else max(points, floor)


def bounds(declared: Mapping[str, Any]) -> tuple[Fraction | None, Fraction | None]:
    """The declared floor and cap; None for a missing one."""
    floor, cap = (exact(declared[end]) if end in declared else None for end in ("floor", "cap"))
    return floor, cap
