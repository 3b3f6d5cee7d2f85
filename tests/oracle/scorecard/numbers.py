"""Points are exact fractions; what is stored is rounded as S6 says."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

PLENTY = 60  # decimal digits: more than any score has before its ninth decimal


def exact(declared: Any) -> Fraction:
    """A number of YAML as it is written: 0.1 is a tenth, not the double nearest to it."""
    return Fraction(str(declared))


def stored(points: Fraction) -> Decimal:
    """Half away from zero at the ninth decimal, then at the sixth: no order of summation moves a tie."""
    with localcontext() as context:
        context.prec = PLENTY
        return to_a_billionth(points).quantize(Decimal("1e-6"), ROUND_HALF_UP)


def to_a_billionth(points: Fraction) -> Decimal:
    """Half away from zero at the ninth decimal."""
    with localcontext() as context:
        context.prec = PLENTY
        unrounded = Decimal(points.numerator) / Decimal(points.denominator)
        return unrounded.quantize(Decimal("1e-9"), ROUND_HALF_UP)


def clip(points: Fraction, floor: Fraction | None, cap: Fraction | None) -> Fraction:
    """Into [floor, cap], each of which may be missing; it remembers nothing of what it cut."""
    if cap is not None:
        points = min(points, cap)
    return points if floor is None else max(points, floor)


def bounds(declared: Mapping[str, Any]) -> tuple[Fraction | None, Fraction | None]:
    """Floor and cap as declared, null where there is none."""
    floor, cap = (exact(declared[end]) if end in declared else None for end in ("floor", "cap"))
    return floor, cap
