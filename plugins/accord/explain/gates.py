"""The gates of one lead: which version was in force, which clauses were met and when, and what is missing."""

from datetime import datetime
from typing import Any

import duckdb

from accord.explain.finding import rows
from accord.explain.missing import Comparison, Labels, clause_states
from accord.settings import Settings, first_instant

STAGES = ("mql", "sal", "sql")
REGISTER = "select * from accord.agreements order by stage, in_force_from"
ENTRIES = """
select definition, cycle, qualified_at from accord.definition_entries
where lead_id = $lead_id and qualified_at <= $seen_at
"""
CLAUSES = """
select definition, cycle, clause, first_met_at from accord.clauses_met
where lead_id = $lead_id and first_met_at <= $seen_at
"""
JOURNEY = """
select cycle, stage, entered_at, exited_at, days_in_stage, definition, is_skipped, reason
from accord.stage_entries
where lead_id = $lead_id and (entered_at <= $seen_at or is_skipped)
order by cycle, entered_at nulls first
"""


def journey(tables: duckdb.DuckDBPyConnection, lead_id: str, seen_at: datetime) -> list[dict[str, Any]]:
    """Every stage the lead entered up to an instant (naive UTC), with what was skipped, cycle by cycle."""
    return rows(tables, JOURNEY, lead_id=lead_id, seen_at=seen_at)


def gates(
    tables: duckdb.DuckDBPyConnection, settings: Settings, lead_id: str, seen_at: datetime, asked: str | None
) -> list[dict[str, Any]]:
    """The versions to explain, each with its clauses by cycle: those in force at the instant, or the one asked for.

    Raises AccordError where there is no version of that name.
    """
    register = rows(tables, REGISTER)
    wanted = (
        [each for each in register if each["definition"] == asked] if asked else _in_force(register, settings, seen_at)
    )
    entries = rows(tables, ENTRIES, lead_id=lead_id, seen_at=seen_at)
    clauses = rows(tables, CLAUSES, lead_id=lead_id, seen_at=seen_at)
    return [_gate(each, entries, clauses) for each in wanted]


def _in_force(register: list[dict[str, Any]], settings: Settings, seen_at: datetime) -> list[dict[str, Any]]:
    def starts(each: dict[str, Any]) -> datetime:
        return first_instant(each["in_force_from"], settings.time_zone).replace(tzinfo=None)

    started = [each for each in register if each["in_force_from"] and starts(each) <= seen_at]
    newest = {each["stage"]: each for each in sorted(started, key=starts)}
    return [newest[stage] for stage in STAGES if stage in newest]


def _gate(version: dict[str, Any], entries: list[dict[str, Any]], clauses: list[dict[str, Any]]) -> dict[str, Any]:
    def of_it(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        mine = [each for each in found if each["definition"] == version["definition"]]
        return sorted(mine, key=lambda each: (each["cycle"], each.get("clause", "")))

    return {
        "stage": version["stage"],
        "definition": version["definition"],
        "description": version["description"],
        "in_force_from": version["in_force_from"],
        "state": version["state"],
        "qualified": [{"cycle": each["cycle"], "at": each["qualified_at"]} for each in of_it(entries)],
        "clauses_met": [
            {"cycle": each["cycle"], "clause": each["clause"], "first_met_at": each["first_met_at"]}
            for each in of_it(clauses)
        ],
    }


def with_missing(
    work: duckdb.DuckDBPyConnection, gate: dict[str, Any], sql: str, texts: dict[str, str], labels: Labels
) -> dict[str, Any]:
    """The gate with the state of each of its clauses; `now` is None outside any cycle, where nothing can qualify."""
    states = clause_states(work, sql, labels)
    if states is None:
        return gate | {"now": None}
    now = [
        {"clause": clause, "says": texts.get(clause, clause), "holds": holds, "why": _why(holds, comparisons)}
        for clause, (holds, comparisons) in states.items()
    ]
    return gate | {"now": now}


def _why(holds: bool, comparisons: list[Comparison]) -> list[str]:
    """Of a clause that does not hold, the comparisons that do not either; of one that does, those that do."""
    return [each.said for each in comparisons if bool(each.holds) == holds]
