"""How well definitions predict: cohorts, outcomes, recall, overlap, and what each clause keeps out (rule 27)."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from .results import Results
from .stages import STAGE_OF_GATE
from .times import DAY, business_day, first_instant

Found = Mapping[str, int]
"""Lead → the instant at which it was first found."""


@dataclass(frozen=True)
class Judged:
    """Outcomes of some leads: `before` had it when they were found or earlier; the other ones are `judged`."""

    before: int
    judged: int
    days: tuple[float, ...]  # from being found to the outcome, for the leads that had it in time

    @property
    def after(self) -> int:
        return len(self.days)


class Performance:
    """Rule 27 for a whole world. A version is identified by (gate, version)."""

    def __init__(self, results: Results) -> None:
        self.results = results
        entered: dict[str, dict[str, list[tuple[int, int]]]] = {}
        for entry in results.stage_entries:
            if entry.entered_at is not None:
                of_stage = entered.setdefault(entry.stage, {}).setdefault(entry.lead_id, [])
                of_stage.append((entry.entered_at, entry.cycle))
        self.entered = entered
        self.all_leads: Found = {lead_id: lead.moments[0] for lead_id, lead in results.leads.items()}
        self.customers = self.first("customer")

    def first(self, stage: str) -> Found:
        """Lead → its first entry into a stage, over all cycles."""
        return {lead_id: min(entries)[0] for lead_id, entries in self.entered.get(stage, {}).items()}

    def found(self, gate: str, version: str) -> Found:
        first: dict[str, int] = {}
        for (of_gate, of_version, lead_id, _), at in self.results.definition_entries.items():
            if (of_gate, of_version) == (gate, version):
                first[lead_id] = min(at, first.get(lead_id, at))
        return first

    def found_without(self, gate: str, version: str, clause: str) -> Found:
        first: dict[str, int] = {}
        for (of_gate, of_version, lead_id, _, left_out), at in self.results.met_without.items():
            if (of_gate, of_version, left_out) == (gate, version, clause):
                first[lead_id] = min(at, first.get(lead_id, at))
        return first

    def month(self, at: int) -> date:
        return business_day(at, self.results.zone).replace(day=1)

    def end_of(self, month: date) -> int:
        return first_instant((month + timedelta(days=31)).replace(day=1), self.results.zone)

    def is_mature(self, month: date, outcome: str) -> bool:
        return self.end_of(month) + self.results.windows[outcome] * DAY <= self.results.as_of

    def weeks(self, first: date, last: date) -> float:
        """Weeks from the start of one month to the end of another, or to as_of."""
        until = min(self.end_of(last), self.results.as_of)
        return (until - first_instant(first, self.results.zone)) / (7 * DAY)

    def recent(self) -> tuple[int, float]:
        """Since when leads a week are counted, and over how many weeks: as declared, or all since the first lead."""
        first = min(self.all_leads.values(), default=self.results.as_of)
        since = max(first, self.results.as_of - 7 * DAY * self.results.weeks)
        since = min(since, self.results.as_of - DAY)
        return since, (self.results.as_of - since) / (7 * DAY)

    def in_month(self, found: Found, month: date) -> Found:
        return {lead_id: at for lead_id, at in found.items() if self.month(at) == month}

    def judge(self, found: Found, outcome: str) -> Judged:
        had = self.first(outcome)
        waits = [had[lead_id] - at for lead_id, at in found.items() if lead_id in had]
        before = sum(wait <= 0 for wait in waits)
        days = (wait / DAY for wait in waits if 0 < wait <= self.results.windows[outcome] * DAY)
        return Judged(before, len(found) - before, tuple(days))

    def worked(self, found: Found) -> int:
        return sum(
            any(touch.occurred_at >= at for touch in self.results.leads[lead_id].signals["touched_by_sales"])
            for lead_id, at in found.items()
        )

    def customers_captured(self, found: Found, customers: Iterable[str]) -> int:
        """How many of these customers were found before the opportunity that was won; without one, before the win."""
        return sum(lead_id in found and found[lead_id] < self._capturable_until(lead_id) for lead_id in customers)

    def _capturable_until(self, lead_id: str) -> int:
        ((bought_at, cycle),) = self.entered["customer"][lead_id]
        opportunities = self.entered.get("opportunity", {}).get(lead_id, [])
        return next((at for at, in_cycle in opportunities if in_cycle == cycle), bought_at)

    def months(self) -> list[date]:
        """Every month in which a lead had its first moment, was found, or became a customer."""
        found = [self.found(gate, version) for gate, version in self._versions()]
        found += [self.found_without(gate, version, clause) for gate, version, clause in self.clauses()]
        instants = [at for each in (self.all_leads, self.customers, *found) for at in each.values()]
        return sorted({self.month(at) for at in instants})

    def clauses(self) -> list[tuple[str, str, str]]:
        return [(v.gate, v.version, clause) for v in self.results.versions for clause in v.clauses]

    def official(self, gate: str) -> Found:
        return self.first(STAGE_OF_GATE[gate])

    def _versions(self) -> list[tuple[str, str]]:
        return [(version.gate, version.version) for version in self.results.versions]


def median_days(judged: Judged) -> float | None:
    return median(judged.days) if judged.days else None


def share(part: float, of: float) -> float | None:
    return part / of if of else None


def interval(hits: int, of: int) -> tuple[float | None, float | None]:
    """Wilson's 95 % interval: the shares that are 1.96 standard errors away from hits ÷ of (a quadratic's roots)."""
    if not of:
        return None, None
    z2, observed = 1.959963984540054**2, hits / of
    a, b, c = 1 + z2 / of, -(2 * observed + z2 / of), observed**2
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)
