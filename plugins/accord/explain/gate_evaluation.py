"""Which clauses of a lead's gates hold at its last moment, what is missing, and what has changed since.

A definition looks at moments only. So a clause holds if it held at the last moment of the cycle; scores decay and
windows move on after it, and the next moment is evaluated again (rules 12, 23). Where the database has a state of the
instant itself (as_of has one), a change since the last moment is shown too.
"""

from datetime import datetime
from typing import Any

import duckdb

from accord.explain.clause_evaluation import ClauseResult, Evaluator
from accord.explain.comparison_sentences import ComparisonSentences
from accord.explain.journey import Journey
from accord.explain.lead_lookup import rows
from accord.explain.shortfalls import shortfall
from accord.register.condition_tree import comparisons

LAST_MOMENT = """
select max(known_at) as moment_at from accord.scoring.known_states
where lead_id = $lead_id and is_moment and cycle = $cycle and known_at <= $at
"""
HAS_STATE = "select 1 from accord.scoring.known_states where lead_id = $lead_id and not is_moment and known_at = $at"
MODELS = "select definition, model from accord.register.definitions"


def evaluated(
    work: duckdb.DuckDBPyConnection,
    gates: list[dict[str, Any]],
    lead_id: str,
    journey: Journey,
    sentences: ComparisonSentences,
) -> list[dict[str, Any]]:
    """The gates with `moment_at`, the last moment of the cycle (None where it has none yet), and evaluated clauses.

    Of a clause: `holds` at that moment, `holds_now` at the instant itself (each None where it was not evaluated),
    `missing` in sentences, `lapsed` what is missing now although it was met, `compared` all its comparisons in
    sentences, and `comparisons` for programs.
    """
    if journey.is_closed:
        return gates
    evaluator = Evaluator(work)
    models = {each["definition"]: each["model"] for each in rows(work, MODELS)}
    moment_at = rows(work, LAST_MOMENT, lead_id=lead_id, cycle=journey.cycle, at=journey.at)[0]["moment_at"]
    has_state = bool(rows(work, HAS_STATE, lead_id=lead_id, at=journey.at))

    def at(version: str, instant: datetime | None) -> dict[str, ClauseResult]:
        if instant is None or version not in models:
            return {}
        return evaluator.clauses(models[version], version, lead_id, instant) or {}

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
                sentences,
            ),
        }
        for gate in gates
    ]


def _clauses(
    gate: dict[str, Any], then: dict[str, ClauseResult], now: dict[str, ClauseResult], sentences: ComparisonSentences
) -> list[dict[str, Any]]:
    clauses = {each["clause"]: each for each in gate["clauses"]}
    for name in then | now:
        clauses.setdefault(name, {"clause": name, "sentence": name.replace("_", " "), "first_met_at": None})
    return [each | _result(gate["status"], then.get(name), now.get(name), sentences) for name, each in clauses.items()]


def _result(
    status: str, then: ClauseResult | None, now: ClauseResult | None, sentences: ComparisonSentences
) -> dict[str, Any]:
    """Something is missing where a gate is still open; where it was entered, a clause may have lapsed since."""
    latest = then or now
    missing = sentences.missing(latest, now if then else None) if latest and not latest.holds else []
    if then and now and then.holds and not now.holds:
        lapsed = sentences.missing(now)
    else:
        lapsed = missing if status in ("entered", "met") else []
    return {
        "holds": then.holds if then else None,
        "holds_now": now.holds if now else None,
        "missing": missing if status == "open" else [],
        "lapsed": lapsed if status != "skipped" else [],
        "compared": sentences.compared(latest) if latest else [],
        "comparisons": _comparisons(latest, sentences) if latest else [],
    }


def _comparisons(result: ClauseResult, sentences: ComparisonSentences) -> list[dict[str, Any]]:
    if result.condition is None:
        return []
    pairs = zip(comparisons(result.condition), result.readings, strict=True)
    return [
        {
            "what": sentences.labels.of(each.what),
            "shape": each.shape,
            "holds": reading.holds,
            "has": reading.has,
            "needs": reading.needs,
            "shortfall": shortfall(each, reading),
            "columns": reading.columns,
        }
        for each, reading in pairs
    ]
