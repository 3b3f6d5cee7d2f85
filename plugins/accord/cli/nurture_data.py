"""What `accord nurture` shows, from the current publication: a summary with the nearest leads, or one lead."""

from dataclasses import asdict
from typing import Any

from accord.cli import nurture_shortfalls
from accord.cli.opened_publication import opened
from accord.common.errors import NotFoundError
from accord.common.settings import Settings
from accord.explain.lead_lookup import rows
from accord.report import nurture
from accord.report.nurture import NurturedLead

LEAD = """
select
    stages.stage,
    stages.stage_since_on as since_on,
    hand_offs.hand_off_id is not null as is_handed_off
from accord.lead_stages as stages
left join accord.follow_up as hand_offs
    on
        stages.lead_id = hand_offs.lead_id
        and stages.stage = hand_offs.stage
        and stages.stage_since_at = hand_offs.entered_at
where stages.lead_id = $lead_id
"""


def summary(settings: Settings, number: int, only_may_be_mailed: bool = False) -> dict[str, Any]:
    """Keys: as_of, time_zone, publication_id, today, leads, may_be_mailed, by_why (a row each: why, leads,
    may_be_mailed), suppressed (why the others may not be mailed: suppressed_because, leads), wait (leads that lack
    nothing), try_again and try_again_by_mail (leads due to be tried again; those of them that may be mailed),
    only_may_be_mailed, nearest (see `_lead`), not_evaluated_because.

    Raises NotFoundError where nothing is published.
    """
    with opened(settings) as publication:
        found = nurture.summary(publication.connection, publication.today)
        texts = publication.clauses
        nearest = [_lead(each, texts) for each in nurture.nearest(publication.connection, number, only_may_be_mailed)]
    return {
        **publication.head,
        "leads": found.leads,
        "may_be_mailed": found.may_be_mailed,
        "by_why": [asdict(each) for each in found.by_why],
        "suppressed": [{"suppressed_because": because, "leads": leads} for because, leads in found.suppressed],
        "wait": found.wait,
        "try_again": found.try_again,
        "try_again_by_mail": found.try_again_by_mail,
        "only_may_be_mailed": only_may_be_mailed,
        "nearest": nearest,
        "not_evaluated_because": nurture_shortfalls.add(settings, publication.publication, nearest),
    }


def of_lead(settings: Settings, requested: str) -> dict[str, Any]:
    """Keys: as_of, time_zone, publication_id, today, lead_id, stage, since_on, is_handed_off, nurtured (see `_lead`;
    None of a lead that is not on the list), not_evaluated_because.

    `requested`: a lead's id, a former id, or an address. Raises NotFoundError where there is no such lead.
    """
    with opened(settings) as publication:
        lead_id = publication.lead_id(requested, "accord nurture, which lists the nearest leads")
        known = rows(publication.connection, LEAD, lead_id=lead_id)
        if not known:
            raise NotFoundError(
                f"{lead_id} is not published: as of {publication.publication.as_of} it had no activity that counts. "
                "Next: accord run"
            )
        found = nurture.of_lead(publication.connection, lead_id)
        nurtured = _lead(found, publication.clauses) if found else None
    return {
        **publication.head,
        "lead_id": lead_id,
        **known[0],
        "nurtured": nurtured,
        "not_evaluated_because": nurture_shortfalls.add(
            settings, publication.publication, [nurtured] if nurtured else []
        ),
    }


def _lead(found: NurturedLead, texts: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The row of `nurture_list`, with `clauses`: those that do not hold, each with its `sentence`, whether it is a
    barrier (`is_barrier`), and in sentences how much is `short`.

    `clause` is "" where the publication does not have the clauses' sentences one by one.
    """
    lacking = found.lacking(texts.get(found.definition or "", {}))
    return asdict(found) | {
        "clauses": [
            {"clause": name, "sentence": text, "is_barrier": found.is_barrier(name), "short": []}
            for name, text in lacking.items()
        ]
    }
