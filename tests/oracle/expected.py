"""The oracle's results as rows of the published tables."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from .counting import set_aside_summary
from .deals import opportunity_leads
from .expected_performance import clause_performance, definition_performance, definition_summary
from .follow_up_rates import follow_up_rates
from .lead_results import LeadStage
from .rejection_rates import rejection_rates
from .scorecard.contributions import contributions
from .scorecard.numbers import to_a_billionth
from .scorecard.score import GRADES_AND_FLAGS
from .sla import sla_performance
from .stages import LADDER, OFF_RAMPS, STAGE_OF_GATE
from .world import Results

Row = dict[str, Any]


@lru_cache(maxsize=20)  # the tables of one world: several comparisons want the same rows
def expected_rows(results: Results, table: str, key: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
    """Key → row of one table; instants are microseconds."""
    rows = {
        "definition_entries": _definition_entries,
        "clauses_met": _clauses_met,
        "stage_entries": _stage_entries,
        "score_history": _score_history,
        "lead_stages": _lead_stages,
        "set_aside_summary": _set_aside_summary,
        "lead_scores": _lead_scores,
        "score_contributions": _score_contributions,
        "definition_performance": definition_performance,
        "definition_summary": definition_summary,
        "clause_performance": clause_performance,
        "opportunities": lambda results: map(dict, results.opportunities),
        "follow_up": lambda results: map(dict, results.follow_up),
        "follow_up_assignments": lambda results: map(dict, results.follow_up_assignments),
        "dispositions": lambda results: map(dict, results.dispositions),
        "nurture_list": lambda results: map(dict, results.nurture_list),
        "nurture_outcomes": lambda results: map(dict, results.nurture_outcomes),
        "rejection_rates": rejection_rates,
        "follow_up_rates": follow_up_rates,
        "opportunity_leads": lambda results: opportunity_leads(results.activities, results.lead_stages),
        "sla_performance": lambda results: sla_performance(results.measured, results.zone, results.as_of),
    }[table](results)
    return {tuple(row.pop(column) for column in key): row for row in rows}


def instant_columns(columns: Iterable[str]) -> set[str]:
    return {column for column in columns if column.endswith("_at")}


def _definition_entries(results: Results) -> Iterator[Row]:
    for (gate, version, lead_id, cycle), qualified_at in results.definition_entries.items():
        stage = STAGE_OF_GATE[gate]
        yield {"stage": stage, "definition": version, "lead_id": lead_id, "cycle": cycle, "qualified_at": qualified_at}


def _clauses_met(results: Results) -> Iterator[Row]:
    for (gate, version, lead_id, cycle, clause), first_met_at in results.clauses_met.items():
        row = {"stage": STAGE_OF_GATE[gate], "definition": version, "lead_id": lead_id, "cycle": cycle}
        yield row | {"clause": clause, "first_met_at": first_met_at}


def _stage_entries(results: Results) -> Iterator[Row]:
    for entry in results.stage_entries:
        yield {
            "lead_id": entry.lead_id,
            "cycle": entry.cycle,
            "stage": entry.stage,
            "entered_at": entry.entered_at,
            "exited_at": entry.exited_at,
            "days_in_stage": entry.days_in_stage,
            "definition": entry.definition[1] if entry.definition else None,
            "is_skipped": entry.is_skipped,
            "reason": entry.reason,
        }


def _score_history(results: Results) -> Iterator[Row]:
    for (lead_id, scorecard, component, day), (moment_at, score) in results.score_history().items():
        row = {"lead_id": lead_id, "scorecard": scorecard, "component": component, "scored_on": day}
        yield row | {"moment_at": moment_at, "score": score}


def _lead_stages(results: Results) -> Iterator[Row]:
    for lead in results.lead_stages.values():
        scores = lead.scores["lead_score"]
        yield (
            {"lead_id": lead.lead_id, "stage": lead.stage, "stage_since_at": lead.since, "cycle": lead.cycle}
            | {f"is_{stage}": is_in for stage, is_in in lead.flags.items()}
            | {f"{stage}_at": lead.at[stage] for stage in LADDER}
            | {f"{stage}_at": lead.since if lead.stage == stage else None for stage in OFF_RAMPS}
            | {f"first_{stage}_at": first for stage, first in lead.first_at.items()}
            | {f"{stage}_entries": times for stage, times in lead.entries.items()}
            | {f"{name}_score": scores[name] for name in ("fit", "engagement", "total")}
            | {"fit_grade": scores["fit_grade"], "definition": lead.definition}
            | {"source": lead.source, "first_campaign_id": lead.first_campaign}
            | lead_follow_up(results, lead)
        )


def lead_follow_up(results: Results, lead: LeadStage) -> Row:
    """The state and due of the hand-off of the lead's current cycle and stage; null where there is none (rule 39)."""
    name = f"{lead.lead_id}:{lead.cycle}:{lead.stage}"
    hand_off = next((row for row in results.follow_up if row["hand_off_id"] == name), {})
    return {"follow_up_state": hand_off.get("state"), "due_at": hand_off.get("due_at")}


def _set_aside_summary(results: Results) -> Iterator[Row]:
    for (reason, rule, kind, month), (is_counted, activities, leads) in set_aside_summary(
        results.activities, results.zone
    ).items():
        row = {"reason": reason, "rule": rule, "kind": kind, "month": month}
        yield row | {"is_counted": is_counted, "activities": activities, "leads": leads}


def _lead_scores(results: Results) -> Iterator[Row]:
    for lead in results.lead_stages.values():
        for scorecard, score in lead.scores.items():
            if score["total"] is not None:
                columns = ("total", "fit", "engagement", *GRADES_AND_FLAGS)
                row = {"lead_id": lead.lead_id, "scorecard": scorecard}
                yield row | {column: score[column] for column in columns}


def _score_contributions(results: Results) -> Iterator[Row]:
    """Rounded to a billionth of a point; smaller contributions have no row."""
    for lead in results.leads.values():
        for scorecard, scored in lead.scored.items():
            for (component, group, rule, effect), amount in contributions(scored, results.as_of).items():
                points, not_counted = (float(to_a_billionth(part)) for part in (amount.points, amount.not_counted))
                if points or not_counted or effect == "disqualified":
                    row: Row = {"lead_id": lead.lead_id, "scorecard": scorecard, "component": component}
                    row |= {"score_group": group, "rule": rule, "effect": effect, "activities": amount.activities}
                    yield row | {"points": points, "points_not_counted": not_counted}
