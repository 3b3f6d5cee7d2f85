"""Everything that rules 29 to 52 say of a world: its hand-offs, its decisions, and who is not with Sales."""

from collections.abc import Iterable

from . import contact
from .assignments import Waiting
from .decisions import Decisions
from .declared import Declared
from .disputes import disputes_at
from .follow_up import FollowUp
from .knowledge import Lead
from .lead_results import as_source_says
from .nurture import nurture_list
from .raw import Row
from .reps import Reps
from .results import Results
from .segments import segment_of
from .times import DAY
from .way_back import nurture_outcomes

OF_THE_DECISION = ("reason", "category", "is_contradicted", "dispute")


def follow_up(results: Results, declared: Declared, reps: Reps, disputes: Iterable[Row]) -> FollowUp:
    """Adds the rows of `follow_up`, its assignments, `dispositions` and the nurture tables to the results.

    `disputes`: the latest version of each.
    """
    judged = FollowUp(results, declared, reps)
    results.follow_up, results.contact_weeks = judged.published(), declared.contact_weeks
    decisions = Decisions(results, declared, judged)
    results.dispositions = decisions.rows(disputes_at(disputes, results.as_of))
    that_say = {row["hand_off_id"]: row for row in results.dispositions if row["is_disposition"]}
    for row in results.follow_up:
        lead = results.leads[row["lead_id"]]
        row |= decisions.disposition(row["hand_off_id"])
        row |= {column: that_say.get(row["hand_off_id"], {}).get(column) for column in OF_THE_DECISION}
        row |= _known_at_entry(lead, row, declared, results)
        row["within_14_days"] = contact.within(
            declared.contact_weeks * 7 * DAY,
            row,
            judged.activities_of[row["lead_id"]],
            lead.period_at(row["entered_at"]),
            judged.responses,
            results.as_of,
        )
    _assign(results, declared, judged)
    results.way_back_weeks = declared.way_back_weeks
    results.nurture_list = list(nurture_list(results, declared))
    results.nurture_outcomes = list(nurture_outcomes(results, declared))
    return judged


def _assign(results: Results, declared: Declared, judged: FollowUp) -> None:
    versions = {version.version: version for version in declared.agreements}
    for row in results.follow_up:
        waiting = Waiting(
            row, judged.owners[row["lead_id"]], versions[row["agreement"]], declared.open_time, results.as_of
        )
        held = waiting.assignments()
        results.follow_up_assignments += waiting.rows(held)
        row |= waiting.columns(held)


def _known_at_entry(lead: Lead, row: Row, declared: Declared, results: Results) -> Row:
    """Source, country, size and fit of a lead as they were known when it was handed to Sales (rule 44)."""
    known = results.knowledge[lead.lead_id, row["entered_at"]]
    return {
        "source": as_source_says(lead.given_at(row["entered_at"], "lead_source")),
        "country": lead.given_at(row["entered_at"], "country"),
        "segment": segment_of(declared.segments, known.profile["employees"]),
        "fit_grade": known.scores["lead_score"]["fit_grade"],
    }
