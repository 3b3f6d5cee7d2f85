"""What `accord follow-up` shows, from the current publication: a summary with what is open, or one lead's hand-offs."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import duckdb

from accord.cli.opened_publication import opened
from accord.common.errors import NotFoundError
from accord.common.nearest import meant
from accord.common.settings import Settings
from accord.explain.lead_lookup import rows
from accord.report import contact, hand_offs, sent_back

OF_LEAD = """
select
    follow_up.*,
    coalesce(reps.name, responded_by_id) as responded_by,
    dispositions.reason_told,
    dispositions.evidence,
    dispositions.may_decide
from accord.follow_up
left join accord.reps on follow_up.responded_by_id = reps.rep_id
left join accord.dispositions
    on follow_up.hand_off_id = dispositions.hand_off_id and dispositions.is_disposition
where follow_up.lead_id = $lead_id order by entered_at, follow_up.hand_off_id
"""
REPS = """
select rep_id, name from accord.reps
union select owner_id, owner from accord.follow_up where owner_id is not null
"""


def summary(settings: Settings, rep: str | None = None) -> dict[str, Any]:
    """Keys: as_of, time_zone, publication_id, today, rep, recent and ever (a row per stage and target, see
    `hand_offs.Kept.as_dict`), decisions (what Sales decided, and whether it spoke with its MQLs: counts and shares),
    recent_weeks, overdue, due_today, waiting (lists, the earliest due first).

    Raises NotFoundError where nothing is published, or `rep` is nobody's id or name.
    """
    with opened(settings) as publication:
        owner = _rep(publication.connection, rep) if rep is not None else None
        rep_id = owner["rep_id"] if owner else None
        since = publication.as_of - hand_offs.RECENT
        recent = hand_offs.by_target(publication.connection, since, rep_id)
        found = hand_offs.split(hand_offs.open_now(publication.connection, rep_id), publication.today)
        return {
            **publication.head,
            "rep": owner,
            "recent_weeks": hand_offs.RECENT.days // 7,
            "recent": [each.as_dict() for each in recent],
            "ever": [each.as_dict() for each in hand_offs.by_target(publication.connection, rep=rep_id)],
            "decisions": _decisions(publication.connection, since, rep_id),
            **{name: [asdict(each) | {"owned_by": each.owned_by} for each in part] for name, part in found.items()},
        }


def of_lead(settings: Settings, requested: str) -> dict[str, Any]:
    """Keys: as_of, time_zone, publication_id, today, lead_id, hand_offs (rows of `follow_up`, the first entered first).

    `requested`: a lead's id, a former id, or an address. Raises NotFoundError where there is no such lead.
    """
    with opened(settings) as publication:
        lead_id = publication.lead_id(requested, "accord follow-up, which lists leads that wait")
        found = rows(publication.connection, OF_LEAD, lead_id=lead_id)
        return {**publication.head, "lead_id": lead_id, "hand_offs": found}


def _decisions(connection: duckdb.DuckDBPyConnection, since: datetime, rep: str | None) -> dict[str, Any]:
    """Of the hand-offs entered at `since` or later: counts, and shares with their 95 % intervals."""
    decided = sent_back.together(sent_back.by_stage(connection, since, rep))
    spoken = contact.recent(connection, since, rep)
    return {
        "decided": decided.decided,
        "sent_back": decided.sent_back,
        **decided.share.as_dict("sent_back_share"),
        "mqls": spoken.known,
        "contacted": spoken.contacted,
        **spoken.contact_share.as_dict("contact_share"),
        "ignored": spoken.ignored,
        **spoken.ignored_share.as_dict("ignored_share"),
    }


def _rep(connection: duckdb.DuckDBPyConnection, requested: str) -> dict[str, str]:
    """rep_id and name of a sales person by id or name, whatever the case; pseudonym or team by the setting `reps`."""
    known = rows(connection, REPS)
    asked = requested.strip().lower()
    found = {each["rep_id"]: each for each in known if asked in (each["rep_id"].lower(), str(each["name"]).lower())}
    if len(found) > 1:
        raise NotFoundError(
            f"'{requested}' is the name of {len(found)} sales people. Give one of the ids: {', '.join(sorted(found))}"
        )
    if not found:
        names = [text for each in known for text in (each["rep_id"], each["name"]) if text]
        raise NotFoundError(
            f"No published table names a sales person '{requested}'.{meant(requested, names)} "
            "Next: accord follow-up, which names who owns what waits"
        )
    (only,) = found.values()
    return {"rep_id": only["rep_id"], "name": only["name"] or only["rep_id"]}
