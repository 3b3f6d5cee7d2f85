"""How a lead stands before its gates: which clauses hold at its last moment, what is missing, and a sentence each.

A definition looks at moments, and nothing else. So what holds is what held at the last moment of the cycle; scores
decay and windows move on after it, and only the next moment counts again (rules 12, 23). Where the database knows a
state at the instant itself (as_of has one), what changed since is told beside it.
"""

from datetime import datetime
from typing import Any

import duckdb

from accord.explain.clause_judge import Judge, Judged
from accord.explain.condition_tree import comparisons
from accord.explain.journey import Journey
from accord.explain.lead_lookup import rows
from accord.explain.missing_words import Wording
from accord.explain.shortfalls import shortfall

LAST_MOMENT = """
select max(known_at) as moment_at from accord.scoring.known_states
where lead_id = $lead_id and is_moment and cycle = $cycle and known_at <= $at
"""
HAS_STATE = "select 1 from accord.scoring.known_states where lead_id = $lead_id and not is_moment and known_at = $at"
MODELS = "select definition, model from accord.register.definitions"


def with_standing(
    work: duckdb.DuckDBPyConnection, gates: list[dict[str, Any]], lead_id: str, journey: Journey, wording: Wording
) -> list[dict[str, Any]]:
    """The gates with `moment_at`, the last moment of the cycle (None where it has none yet), and their clauses judged.

    Of a clause: `holds` at that moment, `holds_by_now` at the instant itself (each None where it was not looked at),
    `missing` in words, `lapsed` what it lacks of late although it held, `compared`, and `comparisons` for programs.
    """
    if journey.is_closed:
        return gates
    judge = Judge(work)
    models = {each["definition"]: each["model"] for each in rows(work, MODELS)}
    moment_at = rows(work, LAST_MOMENT, lead_id=lead_id, cycle=journey.cycle, at=journey.at)[0]["moment_at"]
    has_state = bool(rows(work, HAS_STATE, lead_id=lead_id, at=journey.at))

    def at(version: str, instant: datetime | None) -> dict[str, Judged]:
        if instant is None or version not in models:
            return {}
        return judge.clauses(models[version], version, lead_id, instant) or {}

    return [
        gate
        if gate["definition"] is None
        else gate
        | {
            "moment_at": moment_at,
            "clauses": _clauses(
                gate,
                at(gate["definition"], moment_at),
                at(gate["definition"], journey.at if has_state else None),
                wording,
            ),
        }
        for gate in gates
    ]


def _clauses(
    gate: dict[str, Any], then: dict[str, Judged], now: dict[str, Judged], wording: Wording
) -> list[dict[str, Any]]:
    told = {each["clause"]: each for each in gate["clauses"]}
    for name in then | now:
        told.setdefault(name, {"clause": name, "says": name.replace("_", " "), "first_met_at": None})
    return [_clause(gate["status"], each, then.get(name), now.get(name), wording) for name, each in told.items()]


def _clause(
    status: str, told: dict[str, Any], then: Judged | None, now: Judged | None, wording: Wording
) -> dict[str, Any]:
    """Something is missing where a gate is still open; where it was entered, a clause may have lapsed since."""
    looked_at = then or now
    lacks = wording.missing(looked_at, now if then else None) if looked_at and not looked_at.holds else []
    if then and now and then.holds and not now.holds:
        lapsed = wording.missing(now)
    else:
        lapsed = lacks if status in ("entered", "met") else []
    return told | {
        "holds": then.holds if then else None,
        "holds_by_now": now.holds if now else None,
        "missing": lacks if status == "open" else [],
        "lapsed": lapsed if status != "skipped" else [],
        "compared": wording.compared(looked_at) if looked_at else [],
        "comparisons": _comparisons(looked_at, wording) if looked_at else [],
    }


def _comparisons(judged: Judged, wording: Wording) -> list[dict[str, Any]]:
    if judged.condition is None:
        return []
    pairs = zip(comparisons(judged.condition), judged.readings, strict=True)
    return [
        {
            "what": wording.labels.what(each.what),
            "shape": each.shape,
            "holds": reading.holds,
            "has": reading.has,
            "needs": reading.needs,
            "short": shortfall(each, reading),
            "reads": reading.reads,
        }
        for each, reading in pairs
    ]
