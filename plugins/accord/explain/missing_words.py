"""What a clause lacks, in words: '40 points short', 'industry: education; it takes one of …'.

Of what is joined by and, all that does not hold; of what is joined by or, every way, the nearest one first. Near is
what lacks the smallest share of what it takes. A condition that cannot be worded is told by the values it reads.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accord.explain.clause_judge import Judged, Reading
from accord.explain.column_labels import Labels, plain
from accord.explain.condition_tree import Comparison, Condition, comparisons
from accord.explain.shortfalls import distance, holds, number, shortfall

TAKES = {
    "at_least": "{} or more",
    "more_than": "more than {}",
    "at_most": "{} or less",
    "less_than": "less than {}",
    "yes": "yes",
    "no": "no",
    "known": "any value",
    "unknown": "none",
}
OF_TIME = {"at_least": "{} or later", "more_than": "later than {}", "at_most": "{} or earlier",
           "less_than": "earlier than {}"}  # fmt: skip


class Wording:
    """Says what readings mean. `zone`: in which instants are read."""

    def __init__(self, labels: Labels, zone: ZoneInfo) -> None:
        self.labels = labels
        self.zone = zone

    def missing(self, judged: Judged, now: Judged | None = None) -> list[str]:
        """Of a clause that does not hold: one line a thing that is missing, or a way to meet it.

        `now`: the same clause at a later instant, where it was looked at then too: what it compared is told beside.
        """
        if judged.condition is None:
            return []
        return self._missing(judged.condition, _by_comparison(judged), _by_comparison(now) if now else {})

    def compared(self, judged: Judged) -> list[str]:
        """Of any clause: what it compared, comparison by comparison."""
        if judged.condition is None:
            return []
        pairs = zip(comparisons(judged.condition), judged.readings, strict=True)
        return [self.said(comparison, reading) for comparison, reading in pairs]

    def _missing(self, part: Condition, then: dict[int, Reading], now: dict[int, Reading]) -> list[str]:
        if isinstance(part, Comparison):
            return [self.said(part, then[id(part)], now.get(id(part)))]
        if part.by == "and":
            return [line for each in part.parts if not holds(each, then) for line in self._missing(each, then, now)]
        ways = sorted(part.parts, key=lambda each: distance(each, then))
        distances = [distance(each, then) for each in ways]
        said = ["; ".join(self._missing(each, then, now)) for each in ways]
        first = f"nearest: {said[0]}" if distances[0] < distances[1] else said[0]
        return [first, *(f"or: {each}" for each in said[1:])]

    def said(self, comparison: Comparison, reading: Reading, now: Reading | None = None) -> str:
        """'engagement points: 7.50 of 20, 12.50 short'"""
        if comparison.shape == "other":
            read = ", ".join(
                f"{self.labels.column(name)}: {self.value(value)}" for name, value in reading.reads.items()
            )
            return f"what it looks at: {read}" if read else ""
        what = self.labels.what(comparison.what)
        by_now = self._by_now(comparison, reading, now)
        short = shortfall(comparison, reading)
        if short is not None and comparison.shape == "at_least":
            (needed,) = reading.needs
            has = Decimal(str(needed)) - short
            lacks = f", {number(short)} short" if has else ""
            return f"{what}: {number(has)} of {number(needed)}{lacks}{by_now}"
        return f"{what}: {self._has(comparison, reading)}{by_now}; it takes {self._takes(comparison, reading)}"

    def _by_now(self, comparison: Comparison, then: Reading, now: Reading | None) -> str:
        """Windows move on and points decay: what was compared is told again where it is another value by now."""
        if now is None or now.has == then.has:
            return ""
        return f" ({self._has(comparison, now)} by now)"

    def _has(self, comparison: Comparison, reading: Reading) -> str:
        if reading.has in (None, ""):
            return self.labels.nothing(comparison.what)
        is_typed = isinstance(reading.has, str) and len(reading.reads) == 1  # as it stands, not as it was tidied
        return self.value(next(iter(reading.reads.values())) if is_typed else reading.has)

    def _takes(self, comparison: Comparison, reading: Reading) -> str:
        needs = [self.value(each) for each in reading.needs]
        match comparison.shape:
            case "one_of":
                return _either(needs)
            case "none_of":
                return f"another value than {_either(needs)}"
            case "like" | "unlike":
                return f"{'one' if comparison.shape == 'like' else 'none'} {_patterns(reading.needs)}"
        texts = OF_TIME if any(isinstance(each, datetime) for each in reading.needs) else TAKES
        return texts.get(comparison.shape, TAKES[comparison.shape]).format(*needs)

    def value(self, value: Any) -> str:
        """As people write it."""
        if value is None or value == "":
            return "not known"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int | float | Decimal):
            return number(value)
        if isinstance(value, datetime):
            return f"{value.replace(tzinfo=UTC).astimezone(self.zone):%Y-%m-%d %H:%M}"
        return plain(str(value))


def _by_comparison(judged: Judged) -> dict[int, Reading]:
    """Readings by the identity of their comparisons."""
    if judged.condition is None:
        return {}
    return dict(zip(map(id, comparisons(judged.condition)), judged.readings, strict=True))


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _patterns(patterns: list[str]) -> str:
    """['%chief%', '%director%'] → with 'chief' or 'director' in it."""
    inner = [pattern.strip("%") for pattern in patterns]
    quoted = _either([f"'{each}'" for each in inner])
    if any("%" in each or "_" in each for each in inner):
        return f"like {_either([repr(each) for each in patterns])}"
    if all(pattern == f"%{each}%" for pattern, each in zip(patterns, inner, strict=True)):
        return f"with {quoted} in it"
    if all(pattern == f"{each}%" for pattern, each in zip(patterns, inner, strict=True)):
        return f"that begins with {quoted}"
    return f"like {_either([repr(each) for each in patterns])}"
