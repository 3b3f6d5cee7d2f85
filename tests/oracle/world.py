"""Evaluates a whole lake: `evaluate(lake, project, as_of)`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date, datetime
from pathlib import Path

from .activity import Activity
from .cleaning import address
from .conditions import EVERY, require, satisfying
from .counting import mark_set_aside, mark_visits
from .deals import opportunities
from .declared import Declared, Version, read
from .definitions import AFTER_SALES, CRITERIA
from .followed import follow_up
from .identity import Identification, Merge, Record, attribute, resolve
from .in_force import Register
from .knowledge import Lead
from .lead_results import evaluate_lead
from .raw import KEYS, Lake, Row
from .reps import Reps
from .results import Results
from .scores import matching_by_lead
from .staging import crm_activities, marketing_activities, web_activities
from .times import first_instant, to_us


def evaluate(lake: Path, project: Path, as_of: datetime) -> Results:
    """Applies every rule to a lake folder, with the declarations of a dbt project folder, as of an aware datetime."""
    declared = read(project)
    stored = Lake(lake)
    tables = {name: stored[name] for name in KEYS}
    until = to_us(as_of)
    activities = [*crm_activities(tables), *marketing_activities(tables), *web_activities(tables)]
    campaign_types = stored.campaign_types(until)
    for activity in activities:
        activity.campaign_type = campaign_types.get(activity.campaign or "")
    people = resolve(_records(tables["crm.leads"]), _merges(tables["crm.merges"]), activities, until)
    attributed = attribute(activities, _identifications(tables), people, until)
    results = evaluate_activities(attributed, declared, stored.customers_since(until), until)
    results.opportunities = opportunities(tables, until)
    judged = follow_up(results, declared, Reps(stored.reps(), until), tables["crm.disputes"])
    results.measured = [row for agreement in declared.agreements for row in judged.measured(agreement)]
    return results


def evaluate_activities(
    activities: list[Activity], declared: Declared, customers_since: dict[str, date], as_of: int
) -> Results:
    """Applies the rules to attributed activities; tests with small histories start here."""
    versions, not_judged = _judged(declared, as_of)
    results = Results(declared.zone, as_of, versions, not_judged, declared.windows, declared.weeks)
    results.activities, results.scorecards = activities, declared.scorecards
    mark_set_aside(activities, declared.set_aside, declared.mail, declared.domains, declared.zone)
    mark_visits(activities, declared.visit_gap)
    results.set_aside = {
        a.activity_id: (a.set_aside_reason, a.set_aside_rule or "") for a in activities if a.set_aside_reason
    }
    register = Register(versions, declared.zone)
    countable = [activity for activity in activities if activity.kind not in declared.never_counts]
    for lead in _leads(countable, declared, customers_since):
        of_lead = evaluate_lead(lead, register, declared.stages_past_acceptance, as_of)
        results.leads[lead.lead_id] = lead
        results.definition_entries |= of_lead.definition_entries
        results.clauses_met |= of_lead.clauses_met
        results.met_without |= of_lead.met_without
        results.scores |= of_lead.scores
        results.stage_entries += of_lead.stage_entries
        results.knowledge |= {(lead.lead_id, t): known for t, known in of_lead.knowledge.items()}
        if of_lead.lead_stage:
            results.lead_stages[lead.lead_id] = of_lead.lead_stage
    return results


def _leads(activities: list[Activity], declared: Declared, customers_since: dict[str, date]) -> Iterator[Lead]:
    """Leads with at least one counted activity, in the order of their ids."""
    of_leads: dict[str, list[Activity]] = defaultdict(list)
    for activity in activities:
        if activity.lead_id is not None:
            of_leads[activity.lead_id].append(activity)
    require(declared.payload)
    every = [a for of_lead in of_leads.values() for a in of_lead]
    conditions = [signal.when for signal in declared.signals]
    conditions += [rule.when for card in declared.scorecards.values() for rule in card.signal_rules]
    found = satisfying(every, {condition or EVERY for condition in conditions})
    given = _signals(of_leads, declared, found)
    matching = {name: matching_by_lead(card, given, found) for name, card in declared.scorecards.items()}
    for lead_id, of_lead in sorted(of_leads.items()):
        counted = [a for a in of_lead if a.is_counted]
        if counted:
            signals = {name: [a for a in gave if a.is_counted] for name, gave in given[lead_id].items()}
            of_cards = {name: by_lead[lead_id] for name, by_lead in matching.items()}
            yield Lead(lead_id, counted, signals, of_cards, declared, customers_since)


def _signals(
    of_leads: dict[str, list[Activity]], declared: Declared, satisfied: Mapping[str, Set[str]]
) -> dict[str, dict[str, list[Activity]]]:
    """Lead → signal → the activities that give it, also those set aside."""
    given: dict[str, dict[str, list[Activity]]] = {lead_id: {} for lead_id in of_leads}
    for signal in declared.signals:
        ids = satisfied[signal.when or EVERY]
        for lead_id, of_lead in of_leads.items():
            given[lead_id][signal.name] = [a for a in of_lead if a.kind in signal.kinds and a.activity_id in ids]
    return given


def _records(rows: Iterable[Row]) -> list[Record]:
    return [Record(f"crm:{row['lead_ref']}", row["created_at"]) for row in rows]


def _merges(rows: Iterable[Row]) -> list[Merge]:
    return [Merge(f"crm:{row['kept_ref']}", f"crm:{row['merged_ref']}", row["merged_at"]) for row in rows]


def _identifications(tables: dict[str, list[Row]]) -> list[Identification]:
    """Identifications by the web tracker, and by forms that were sent from a known browser."""
    found = [
        ("web:identification:" + row["identification_ref"], row["visitor_ref"], row["email"], row["identified_at"])
        for row in tables["web.identifications"]
    ] + [
        ("marketing:form_submission:" + row["submission_ref"], row["visitor_ref"], row["email"], row["submitted_at"])
        for row in tables["marketing.form_submissions"]
    ]
    return [
        Identification(key, visitor, email, at)
        for key, visitor, raw, at in found
        if visitor and (email := address(raw)) is not None
    ]


def _judged(declared: Declared, as_of: int) -> tuple[list[Version], frozenset[tuple[str, str]]]:
    """The versions that definitions.py knows, and the names of those that a company added.

    An unknown version that is in force by as_of decides official stages, so it is an error.
    """
    known = {*CRITERIA, *AFTER_SALES}
    names = {(version.gate, version.version) for version in declared.versions}
    if missing := known - names:
        raise NotImplementedError(f"the register lacks {sorted(missing)}: take it out of tests/oracle/definitions.py")
    for version in declared.versions:
        is_known = (version.gate, version.version) in known
        if not is_known and version.in_force_from and first_instant(version.in_force_from, declared.zone) <= as_of:
            raise NotImplementedError(f"{version.version} is in force: write it in tests/oracle/definitions.py")
    return [v for v in declared.versions if (v.gate, v.version) in known], frozenset(names - known)
