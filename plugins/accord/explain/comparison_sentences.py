"""What a clause needs and what the lead has, in sentences: 'Needs 20 engagement points, has 7.50.'

Of conditions joined by and, each one that does not hold; of conditions joined by or, every way, the nearest one first:
the one of which the smallest share is missing. A condition without words names the values that it reads.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accord.explain.clause_evaluation import ClauseResult, Reading
from accord.explain.shortfalls import distance, holds, rounded
from accord.register.column_labels import Labels
from accord.register.condition_tree import Comparison, Condition, comparisons
from accord.register.condition_words import bound, either, exact, must, value_words

# Of things that a lead has a number of.
NEEDS = {"at_least": "{}", "more_than": "more than {}", "at_most": "at most {}", "less_than": "fewer than {}"}


class ComparisonSentences:
    """`zone`: the time zone in which instants are written."""

    def __init__(self, labels: Labels, zone: ZoneInfo) -> None:
        self.labels = labels
        self.zone = zone

    def missing(self, result: ClauseResult, now: ClauseResult | None = None) -> list[str]:
        """Of a clause that does not hold: a sentence for each thing that is missing, or for each way to meet it.

        `now`: the same clause at a later instant, where it was evaluated then too: values that changed are named.
        """
        if result.condition is None:
            return []
        lines = self._missing(result.condition, _by_comparison(result), _by_comparison(now) if now else {})
        return [_sentence(line) for line in lines]

    def compared(self, result: ClauseResult) -> list[str]:
        """Of any clause: a sentence for each of its comparisons."""
        if result.condition is None:
            return []
        pairs = zip(comparisons(result.condition), result.readings, strict=True)
        return [_sentence(self._phrase(comparison, reading)) for comparison, reading in pairs]

    def _missing(self, part: Condition, then: dict[int, Reading], now: dict[int, Reading]) -> list[str]:
        if isinstance(part, Comparison):
            return [self._phrase(part, then[id(part)], now.get(id(part)))]
        if part.by == "and":
            return [line for each in part.parts if not holds(each, then) for line in self._missing(each, then, now)]
        ways = sorted(part.parts, key=lambda each: distance(each, then))
        distances = [distance(each, then) for each in ways]
        phrases = ["; and ".join(self._missing(each, then, now)) for each in ways]
        first = f"nearest way: {phrases[0]}" if distances[0] < distances[1] else phrases[0]
        return [first, *(f"or: {phrase}" for phrase in phrases[1:])]

    def _phrase(self, comparison: Comparison, reading: Reading, now: Reading | None = None) -> str:
        """'needs 20 engagement points, has 7.50' or 'number of employees: 45, but must be 50 or more'."""
        if comparison.shape in ("always", "never"):
            return f"{comparison.shape} met"
        if comparison.shape == "other":
            values = [f"{self.labels.column(name)} {self._value(value)}" for name, value in reading.columns.items()]
            return f"depends on: {', '.join(values)}"
        has_changed = now is not None and now.has != reading.has
        return self._counted(comparison, reading, now if has_changed else None) or self._valued(
            comparison, reading, now if has_changed else None
        )

    def _counted(self, comparison: Comparison, reading: Reading, now: Reading | None) -> str | None:
        """Of a number of things that the lead has: points, visits; None of anything else."""
        terms = self.labels.terms(comparison.what)
        if comparison.shape not in NEEDS or terms is None or not self.labels.is_counted(comparison.what):
            return None
        (needed,) = reading.needs
        if not isinstance(needed, int | float | Decimal):
            return None
        if comparison.shape == "at_least" and needed == 1:
            needs = f"at least one of: {either(terms)};"
        elif len(terms) == 1:
            needs = f"{NEEDS[comparison.shape].format(exact(needed))} {terms[0]},"
        else:
            needs = f"{NEEDS[comparison.shape].format(exact(needed))} in total of: {', '.join(terms)};"
        has = self._number(comparison, reading)
        if now:
            return f"needs {needs} had {has} at the last activity, has {self._number(comparison, now)} now"
        return f"needs {needs} has {has}"

    def _valued(self, comparison: Comparison, reading: Reading, now: Reading | None) -> str:
        """Of a value that the lead has: industry, decision, a day."""
        what = self.labels.of(comparison.what)
        is_pattern = comparison.shape in ("like", "unlike")
        is_time = any(isinstance(each, datetime) for each in reading.needs)
        needs = [str(each) if is_pattern else self._value(each) for each in reading.needs]
        obligation = must(comparison.shape, needs, is_time)
        has = self._has(comparison, reading)
        if now:
            return f"{what} {obligation}: {has} at the last activity, {self._has(comparison, now)} now"
        if reading.holds:
            needed = obligation if is_pattern else f"needed: {bound(comparison.shape, needs, is_time)}"
            return f"{what}: {has} ({needed})"
        return f"{what}: {has}, but {obligation}"

    def _number(self, comparison: Comparison, reading: Reading) -> str:
        return rounded(reading.has, comparison, reading) if reading.has else "none"

    def _has(self, comparison: Comparison, reading: Reading) -> str:
        if reading.has in (None, ""):
            return self.labels.nothing(comparison.what)
        if isinstance(reading.has, int | float | Decimal) and not isinstance(reading.has, bool):
            return rounded(reading.has, comparison, reading)
        # A text as the lead has it, not as the SQL tidied it for the comparison.
        is_tidied = isinstance(reading.has, str) and len(reading.columns) == 1
        return self._value(next(iter(reading.columns.values())) if is_tidied else reading.has)

    def _value(self, value: Any) -> str:
        if value is None or value == "":
            return "not known"
        if isinstance(value, datetime):
            return f"{value.replace(tzinfo=UTC).astimezone(self.zone):%Y-%m-%d %H:%M}"
        return value_words(round(value, 2) if isinstance(value, float) else value)


def _by_comparison(result: ClauseResult) -> dict[int, Reading]:
    """Readings by the identity of their comparisons."""
    if result.condition is None:
        return {}
    return dict(zip(map(id, comparisons(result.condition)), result.readings, strict=True))


def _sentence(phrase: str) -> str:
    return f"{phrase[:1].upper()}{phrase[1:]}."
