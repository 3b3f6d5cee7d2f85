"""The stages of one lead up to an instant: later data are ignored."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import duckdb

from accord.common.settings import DBT_PROJECT
from accord.explain.lead_lookup import rows
from accord.register.declared import Declared
from accord.register.stages import Stage, stages

ENTRIES = "select cycle, stage, entered_at, definition, is_skipped, reason from stage_entries where lead_id = $lead_id"


@dataclass(frozen=True)
class Journey:
    """`entries`: stages entered or skipped, in order; each with exited_at and days_in_stage as of `at`.

    `cycle`: the one the lead is in; after a boundary the next one, also while the lead is closed (rule 16).
    """

    at: datetime
    entries: list[dict[str, Any]]
    cycle: int

    @property
    def last(self) -> dict[str, Any]:
        """The stage the lead is in."""
        return [each for each in self.entries if not each["is_skipped"]][-1]

    @property
    def is_closed(self) -> bool:
        """On an off-ramp that closes the lead, and not reopened: no definition can be met."""
        return self.last["stage"] in _closing()

    def in_cycle(self, stage: str) -> dict[str, Any] | None:
        """The stage's entry in the cycle the lead is in, entered or skipped."""
        of_stage = [each for each in self.entries if (each["cycle"], each["stage"]) == (self.cycle, stage)]
        return of_stage[0] if of_stage else None


@cache
def _closing() -> frozenset[str]:
    """The off-ramps on which a lead is closed, as definitions/cycles.yml declares them."""
    boundaries = Declared(DBT_PROJECT).boundaries
    return frozenset(each["off_ramp"] for each in boundaries if each.get("closes"))


def journey(tables: duckdb.DuckDBPyConnection, lead_id: str, at: datetime) -> Journey | None:
    """As published, cut at `at` (naive UTC), that instant included. None where nothing was entered by then."""
    ladder = stages()
    published = rows(tables, ENTRIES, lead_id=lead_id)
    entered = [each for each in published if not each["is_skipped"] and each["entered_at"] <= at]
    entered.sort(key=lambda each: (each["entered_at"], ladder[each["stage"]].ladder))
    if not entered:
        return None
    for each, following in zip(entered, [*entered[1:], None], strict=True):
        each["exited_at"] = following["entered_at"] if following else None
        each["days_in_stage"] = ((each["exited_at"] or at) - each["entered_at"]).total_seconds() / 86_400
    placed = [(each["entered_at"], ladder[each["stage"]].ladder, each) for each in entered]
    for each in (each for each in published if each["is_skipped"]):
        if overtaken := _overtaken_at(each, entered, ladder):
            entry = each | {"exited_at": None, "days_in_stage": None}
            placed.append((overtaken, ladder[each["stage"]].ladder, entry))
    placed.sort(key=lambda place: place[:2])
    last = entered[-1]
    return Journey(at, [each for _, _, each in placed], last["cycle"] + ladder[last["stage"]].is_off_ramp)


def _overtaken_at(skipped: dict[str, Any], entered: list[dict[str, Any]], ladder: dict[str, Stage]) -> datetime | None:
    """When the lead entered a later stage of the ladder in the same cycle; None where it had not yet."""
    later = [
        each["entered_at"]
        for each in entered
        if each["cycle"] == skipped["cycle"]
        and ladder[each["stage"]].ladder > ladder[skipped["stage"]].ladder
        and not ladder[each["stage"]].is_off_ramp
    ]
    return min(later, default=None)
