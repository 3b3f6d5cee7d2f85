"""How far a condition is from holding: how much a number is short, and which of several ways is the nearest."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from accord.explain.clause_evaluation import Reading
from accord.register.condition_tree import Comparison, Condition

HUNDREDTH = Decimal("0.01")


def shortfall(comparison: Comparison, reading: Reading) -> Decimal | None:
    """How far a number is from the least, or the most, it must be: in hundredths, rounded up. None of anything else."""
    if comparison.shape not in ("at_least", "at_most") or reading.holds or len(reading.needs) != 1:
        return None
    pair = (reading.has, reading.needs[0])
    if not all(isinstance(each, int | float | Decimal) for each in pair):
        return None
    has, needed = (Decimal(str(each)) for each in pair)
    return abs(needed - has).quantize(HUNDREDTH, ROUND_CEILING)


def nearest(value: float | Decimal) -> Decimal:
    """In hundredths, as every figure of an explanation; a tie goes to the even one."""
    return Decimal(str(value)).quantize(HUNDREDTH, ROUND_HALF_EVEN)


def rounded(value: float | Decimal, comparison: Comparison, reading: Reading) -> str:
    """The same, but on the side of the bound where the value is: a bound that is not reached never looks reached."""
    shown, exact = nearest(value), Decimal(str(value))
    bounds = [Decimal(str(each)) for each in reading.needs if isinstance(each, int | float | Decimal)]
    if any((exact > each, exact < each) != (shown > each, shown < each) for each in bounds):
        is_upper = comparison.shape == "at_most" or comparison.shape == ("more_than" if reading.holds else "less_than")
        shown = exact.quantize(HUNDREDTH, ROUND_CEILING if is_upper else ROUND_FLOOR)
    return f"{shown:,}".removesuffix(".00")


def holds(part: Condition, readings: dict[int, Reading]) -> bool:
    if isinstance(part, Comparison):
        return bool(readings[id(part)].holds)
    of_parts = [holds(each, readings) for each in part.parts]
    return all(of_parts) if part.by == "and" else any(of_parts)


def distance(part: Condition, readings: dict[int, Reading]) -> float:
    """The share that a condition lacks (rule 47): one for what is no number; of several, the sum, or the least.

    `register/lacking_shares` says the same in SQL, for all leads at once.
    """
    if not isinstance(part, Comparison):
        of_parts = [distance(each, readings) for each in part.parts]
        return sum(of_parts) if part.by == "and" else min(of_parts)
    reading = readings[id(part)]
    if reading.holds:
        return 0.0
    if not part.number or not isinstance(reading.has, int | float | Decimal):
        return 1.0
    return abs(part.number - float(reading.has)) / abs(part.number)
