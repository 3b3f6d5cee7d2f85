"""Evaluates one lead at all its moments: entries of every definition, official stages, scores, current stage."""

from dataclasses import dataclass, field
from typing import Any

from .activity import natural
from .definitions import AFTER_SALES, CRITERIA
from .in_force import Register
from .journey import Candidate, StageEntry, stage_entries
from .knowledge import Knowledge, Lead
from .stages import GATES, LADDER, OFF_RAMPS

EntryKey = tuple[str, str, str, int]  # gate, version, lead_id, cycle
ClauseKey = tuple[str, str, str, int, str]  # … and clause
ScoreKey = tuple[str, int, str, str]  # lead_id, moment_at, scorecard, component


@dataclass(frozen=True)
class LeadStage:
    """The main columns of a row of `lead_stages`. `at`: ladder stage → instant of its entry in this cycle."""

    lead_id: str
    stage: str | None
    since: int | None
    cycle: int
    flags: dict[str, bool]
    at: dict[str, int | None]
    first_at: dict[str, int | None]
    entries: dict[str, int]
    scores: dict[str, dict[str, Any]]
    definition: str | None
    source: str
    first_campaign: str | None


@dataclass
class LeadResults:
    """The results of one lead; see `Results` in world.py."""

    definition_entries: dict[EntryKey, int] = field(default_factory=dict)
    clauses_met: dict[ClauseKey, int] = field(default_factory=dict)
    met_without: dict[ClauseKey, int] = field(default_factory=dict)
    scores: dict[ScoreKey, float] = field(default_factory=dict)
    stage_entries: list[StageEntry] = field(default_factory=list)
    lead_stage: LeadStage | None = None
    knowledge: dict[int, Knowledge] = field(default_factory=dict)


def evaluate_lead(lead: Lead, register: Register, stages_past_acceptance: set[str], as_of: int) -> LeadResults:
    results = LeadResults()
    candidates: dict[int, dict[str, Candidate]] = {}
    for t in lead.moments:
        known = results.knowledge[t] = lead.at(t)
        for scorecard, components in known.scores.items():
            for component, points in components.items():
                if isinstance(points, float):
                    results.scores[lead.lead_id, t, scorecard, component] = points
        if known.cycle is not None:
            in_cycle = candidates.setdefault(known.cycle, {})
            _meet_definitions(lead.lead_id, known, register, in_cycle, results)
            _meet_crm_stages(lead, t, stages_past_acceptance, in_cycle)
    results.stage_entries = stage_entries(lead.lead_id, candidates, lead.periods, as_of)
    results.lead_stage = _current_stage(lead, results.stage_entries, as_of)
    return results


def _meet_definitions(
    lead_id: str, known: Knowledge, register: Register, in_cycle: dict[str, Candidate], results: LeadResults
) -> None:
    """Rules 12 and 13: the first moment of each clause, of each definition, and of the version in force."""
    met = {name: criteria(known) for name, criteria in CRITERIA.items()}
    _enter_gates(met, known, register, in_cycle)
    met |= {name: criteria(known, "sql" in in_cycle) for name, criteria in AFTER_SALES.items()}
    _enter_gates(met, known, register, in_cycle)
    assert known.cycle is not None
    for (gate, version), clauses in met.items():
        for clause in (clause for clause, is_met in clauses.items() if is_met):
            results.clauses_met.setdefault((gate, version, lead_id, known.cycle, clause), known.at)
        not_met = [clause for clause, is_met in clauses.items() if not is_met]
        for clause in clauses:
            if not_met in ([], [clause]):
                results.met_without.setdefault((gate, version, lead_id, known.cycle, clause), known.at)
        if not not_met:
            results.definition_entries.setdefault((gate, version, lead_id, known.cycle), known.at)


def _enter_gates(
    met: dict[tuple[str, str], dict[str, bool]], known: Knowledge, register: Register, in_cycle: dict[str, Candidate]
) -> None:
    """Enters each gate whose version in force is met at this moment, if that version is already evaluated."""
    for stage in GATES:
        version_now = register.in_force(stage, known.at)
        clauses = met.get((version_now.gate, version_now.version)) if version_now else None
        if version_now and clauses and all(clauses.values()):
            in_cycle.setdefault(stage, Candidate(known.at, (version_now.gate, version_now.version)))


def _meet_crm_stages(lead: Lead, t: int, past_acceptance: set[str], in_cycle: dict[str, Candidate]) -> None:
    """Enters inquiry, opportunity and customer, which no definition decides."""
    if t == lead.moments[0]:
        in_cycle.setdefault("inquiry", Candidate(t))
    now = [a for a in lead.activities if a.known_at == t]
    if any(a.kind.startswith("opportunity_") and a.value in past_acceptance for a in now):
        in_cycle.setdefault("opportunity", Candidate(t))
    first_won = min((a.known_at for a in lead.activities if a.kind == "opportunity_won"), default=None)
    if t == first_won:
        in_cycle.setdefault("customer", Candidate(t))


def _current_stage(lead: Lead, entries: list[StageEntry], as_of: int) -> LeadStage:
    period = lead.period_at(as_of)
    cycle = period.cycle_at(as_of) or period.follows_cycle + 1
    entered = sorted((entry for entry in entries if not entry.is_skipped), key=lambda entry: entry.order)
    current = entered[-1] if entered else None
    in_cycle = {entry.stage: entry.entered_at for entry in entered if entry.cycle == cycle}
    every = {stage: [e.entered_at for e in entered if e.stage == stage] for stage in (*LADDER, *OFF_RAMPS)}
    return LeadStage(
        lead_id=lead.lead_id,
        stage=current.stage if current else None,
        since=current.entered_at if current else None,
        cycle=cycle,
        flags={stage: stage in in_cycle for stage in LADDER}
        | {stage: current is not None and current.stage == stage for stage in OFF_RAMPS},
        at={stage: in_cycle.get(stage) for stage in LADDER},
        first_at={stage: (instants[0] if instants else None) for stage, instants in every.items()},
        entries={stage: len(instants) for stage, instants in every.items()},
        scores={name: dict(components) for name, components in lead.at(as_of).scores.items()},
        definition=current.definition[1] if current and current.definition else None,
        source=as_source_says(lead.given_at(as_of, "lead_source")),
        first_campaign=_first_campaign(lead),
    )


def as_source_says(given: object) -> str:
    if given is None:
        return "unknown"
    return "unknown (as given)" if str(given).lower() == "unknown" else str(given)


def _first_campaign(lead: Lead) -> str | None:
    """What the earliest record named when it was created; else that of the first response."""
    of_record = [a for a in lead.activities if a.record_id == lead.lead_id]
    created = [a.occurred_at for a in of_record if a.kind == "lead_created"]
    named = [a.value for a in of_record if a.property_name == "campaign_ref" and a.occurred_at in created and a.value]
    responses = [a for a in lead.activities if a.campaign and a.kind != "email_delivered"]
    first = min(responses, key=lambda a: (a.occurred_at, natural(a.activity_id)), default=None)
    if named:
        return named[0]
    return str(first.payload("campaign_id")) if first else None
