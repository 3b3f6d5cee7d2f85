"""The gates of one lead at an instant: which version decided each of them, and when each of its clauses was first met.

From published tables alone (`stage_entries`, `definition_entries`, `clauses_met`, `agreements`). Which clauses hold at
the last moment, and what is missing, comes from `gate_evaluation`.
"""

from datetime import datetime
from typing import Any

import duckdb

from accord.common.errors import NotFoundError
from accord.common.instants import first_instant
from accord.common.settings import DBT_PROJECT, Settings
from accord.explain.journey import Journey
from accord.explain.lead_lookup import rows
from accord.register import follow_up
from accord.register.declared import CLAUSE, Declared
from accord.register.stages import gates as models_of_gates
from accord.register.stages import stages

AGREEMENTS = f"""
select definition, stage, description, in_force_from, in_force_to, state from agreements
where stage <> '{follow_up.MODEL}'
"""
ENTRIES = """
select definition, cycle, qualified_at from definition_entries
where lead_id = $lead_id and qualified_at <= $at
order by cycle
"""
CLAUSES = """
select definition, cycle, clause, first_met_at from clauses_met
where lead_id = $lead_id and first_met_at <= $at
"""


def gates(
    tables: duckdb.DuckDBPyConnection, settings: Settings, lead_id: str, journey: Journey, requested: str | None
) -> list[dict[str, Any]]:
    """The gates in ladder order, or the one definition requested, each with its clauses in the order written.

    `status`: entered, skipped, closed (disqualified, so nothing can be entered), no_definition (none was in force) or
    open; of a requested definition: met, closed, open. `is_current`: the gate of the stage the lead is in, `is_next`:
    the first open one. Raises NotFoundError where no version has the requested name.
    """
    register = rows(tables, AGREEMENTS)
    entries = rows(tables, ENTRIES, lead_id=lead_id, at=journey.at)
    clauses = rows(tables, CLAUSES, lead_id=lead_id, at=journey.at)
    words = _words()
    if requested is not None:
        found = [_definition(_version(register, requested), journey)]
    else:
        of_stage = {code: [each for each in register if each["stage"] == code] for code in models_of_gates()}
        found = [_gate(code, versions, journey, settings) for code, versions in of_stage.items()]
    following = next((gate["stage"] for gate in found if gate["status"] == "open"), None)
    return [
        _with_clauses(gate, journey, entries, clauses, words)
        | {"is_current": gate["stage"] == journey.last["stage"], "is_next": gate["stage"] == following}
        for gate in found
    ]


def _words() -> dict[str, dict[str, str]]:
    """Version -> clause -> its words, in the order written."""
    declared = Declared(DBT_PROJECT)
    return {
        version: {name.removeprefix(CLAUSE): text for name, text in declared.clauses(model, version).items()}
        for model, versions in declared.versions.items()
        for version in versions
    }


def _version(register: list[dict[str, Any]], name: str) -> dict[str, Any]:
    for each in register:
        if each["definition"] == name:
            return each
    known = ", ".join(sorted(each["definition"] for each in register))
    raise NotFoundError(f"There is no definition '{name}'. Definitions are: {known}.")


def _definition(version: dict[str, Any], journey: Journey) -> dict[str, Any]:
    entry = journey.in_cycle(version["stage"])
    return version | {
        "is_requested": True,
        "in_force": None,
        "status": "closed" if journey.is_closed else "open",
        "entered_at": entry["entered_at"] if entry else None,
        "entered_by": entry["definition"] if entry else None,
        "skipped_for": _overtaken(journey, version["stage"]) if entry and entry["is_skipped"] else None,
    }


def _gate(code: str, versions: list[dict[str, Any]], journey: Journey, settings: Settings) -> dict[str, Any]:
    """With the version that put the lead there; of a skipped gate, the one in force then; else the one in force now."""
    entry = journey.in_cycle(code)
    in_force = _in_force(versions, journey.at, settings)
    decided_by, skipped_for = in_force, None
    if entry is not None and entry["is_skipped"]:
        status, skipped_for = "skipped", _overtaken(journey, code)
        decided_by = _in_force(versions, skipped_for["at"], settings)
    elif entry is not None:
        status = "entered"
        decided_by = next((each for each in versions if each["definition"] == entry["definition"]), in_force)
    elif journey.is_closed:
        status = "closed"
    else:
        status = "open" if in_force else "no_definition"
    nothing = dict.fromkeys(("definition", "description", "in_force_from", "in_force_to", "state"))
    first = min((each["in_force_from"] for each in versions if each["in_force_from"]), default=None)
    return (decided_by or nothing | {"in_force_from": first}) | {
        "stage": code,
        "is_requested": False,
        "in_force": in_force["definition"] if in_force else None,
        "status": status,
        "entered_at": entry["entered_at"] if entry else None,
        "entered_by": entry["definition"] if entry else None,
        "skipped_for": skipped_for,
    }


def _in_force(versions: list[dict[str, Any]], at: datetime, settings: Settings) -> dict[str, Any] | None:
    """The version with the latest start that is not after the instant (rule 23)."""
    started = [
        (start, each)
        for each in versions
        if each["in_force_from"]
        and (start := first_instant(each["in_force_from"], settings.time_zone).replace(tzinfo=None)) <= at
    ]
    return max(started, key=lambda each: each[0])[1] if started else None


def _overtaken(journey: Journey, code: str) -> dict[str, Any]:
    """The later stage that the lead entered first, so that this one was skipped."""
    ladder = stages()
    return next(
        {"stage": each["stage"], "at": each["entered_at"]}
        for each in journey.entries
        if each["cycle"] == journey.cycle
        and not each["is_skipped"]
        and ladder[each["stage"]].ladder > ladder[code].ladder
    )


def _with_clauses(
    gate: dict[str, Any],
    journey: Journey,
    entries: list[dict[str, Any]],
    clauses: list[dict[str, Any]],
    words: dict[str, dict[str, str]],
) -> dict[str, Any]:
    """`qualified`: the cycles in which all clauses held together, and when first; `clauses`: of the current cycle."""
    version = gate["definition"]
    met = {each["clause"]: each for each in clauses if (each["definition"], each["cycle"]) == (version, journey.cycle)}
    sentences = words.get(version, {})
    qualified = [
        {"cycle": each["cycle"], "at": each["qualified_at"]} for each in entries if each["definition"] == version
    ]
    is_met = gate["is_requested"] and any(each["cycle"] == journey.cycle for each in qualified)
    return gate | {
        "status": "met" if is_met else gate["status"],
        "qualified": qualified,
        "clauses": [
            {
                "clause": name,
                "sentence": sentences.get(name) or name.replace("_", " "),
                "first_met_at": met[name]["first_met_at"] if name in met else None,
            }
            for name in dict.fromkeys([*sentences, *met])
        ],
    }
