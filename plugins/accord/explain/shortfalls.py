"""How far a condition is from holding, by what DuckDB read: what a number lacks, and which of several ways is near."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from accord.explain.clause_judge import Reading
from accord.explain.condition_tree import Comparison, Condition

HUNDREDTH = Decimal("0.01")


def shortfall(comparison: Comparison, reading: Reading) -> Decimal | None:
    """What a number lacks of the least, or the most, that it takes: in hundredths, and never too little. None else."""
    if comparison.shape not in ("at_least", "at_most") or reading.holds or len(reading.needs) != 1:
        return None
    pair = (reading.has, reading.needs[0])
    if not all(isinstance(each, int | float | Decimal) for each in pair):
        return None
    has, needed = (Decimal(str(each)) for each in pair)
    return abs(needed - has).quantize(HUNDREDTH, ROUND_CEILING)


def number(value: float | Decimal) -> str:
    """At most two decimals, never rounded up, and none where it is whole: what is not reached never looks reached."""
    text = f"{Decimal(str(value)).quantize(HUNDREDTH, ROUND_FLOOR):,}"
    return text.removesuffix(".00")


def holds(part: Condition, readings: dict[int, Reading]) -> bool:
    if isinstance(part, Comparison):
        return bool(readings[id(part)].holds)
    of_parts = [holds(each, readings) for each in part.parts]
    return all(of_parts) if part.by == "and" else any(of_parts)


def distance(part: Condition, readings: dict[int, Reading]) -> float:
    """The share that is lacking, one for what is no number; of several, that of all, or of the nearest."""
    if not isinstance(part, Comparison):
        of_parts = [distance(each, readings) for each in part.parts]
        return sum(of_parts) if part.by == "and" else min(of_parts)
    reading = readings[id(part)]
    if reading.holds:
        return 0.0
    short = shortfall(part, reading)
    return float(short) / abs(float(reading.needs[0])) if short is not None and reading.needs[0] else 1.0
