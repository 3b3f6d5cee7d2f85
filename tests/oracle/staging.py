"""Turns rows of the built-in sources into activities (table in docs/reference/activities.md), for any as_of."""

import hashlib
import math
from collections.abc import Iterator, Mapping

from .activity import Activity, natural
from .cleaning import PROPERTIES, address, free_text, product, property_value
from .raw import Row

SALES_KINDS = {
    "call": "call_made",
    "email": "sales_email_sent",
    "message": "message_sent",
    "meeting": "meeting_held",
}
STAGE_KINDS = {"won": "opportunity_won", "lost": "opportunity_lost"}
Tables = Mapping[str, list[Row]]


def crm_activities(tables: Tables) -> Iterator[Activity]:
    for row in tables["crm.leads"]:
        lead = row["lead_ref"]
        yield _of_record(row, f"lead:{lead}", "lead_created", row["created_at"])
        for name in PROPERTIES:
            value = property_value(name, row.get(name))
            if value is not None:
                yield _of_record(row, f"lead:{lead}:{name}", "profile_changed", row["created_at"], name, value)
    for row in tables["crm.lead_changes"]:
        value = property_value(row["property"], row["value"])
        at = row["changed_at"]
        yield _of_record(row, f"lead_change:{row['change_ref']}", "profile_changed", at, row["property"], value)
    for row in tables["crm.sales_activities"]:
        kind = "automated_touch" if row.get("is_automated") else SALES_KINDS[row["kind"]]
        made = _of_record(row, f"sales_activity:{row['activity_ref']}", kind, row["occurred_at"])
        made.value, made.rep = row["outcome"], row["rep_ref"]
        # Older files of the lake lack these columns.
        made.direction, made.logged_at = row.get("direction"), row.get("logged_at")
        yield made
    for row in tables["crm.decisions"]:
        decided = _of_record(row, f"decision:{row['decision_ref']}", row["decision"], row["decided_at"])
        decided.reason, decided.rep = free_text(row["reason"]), row.get("rep_ref")
        yield decided
    for row in tables["crm.answers"]:
        at = row["answered_at"]
        yield _of_record(row, f"answer:{row['answer_ref']}", "answered", at, row["question"], row["answer"] or None)
    yield from _opportunity_activities(tables)


def _of_record(row: Row, key: str, kind: str, at: int, name: str | None = None, value: str | None = None) -> Activity:
    return Activity(
        activity_id=f"crm:{key}",
        kind=kind,
        occurred_at=at,
        record_id=f"crm:{row['lead_ref']}",
        property_name=name,
        value=value,
    )


def _opportunity_activities(tables: Tables) -> Iterator[Activity]:
    """One activity per attached person. Before the attachment, nothing about the opportunity is known of the person."""
    attached: dict[str, dict[str, int]] = {}
    conversions = [(r["opportunity_ref"], r["lead_ref"], r["opened_at"]) for r in tables["crm.opportunities"]]
    roles = [(r["opportunity_ref"], r["lead_ref"], r["added_at"]) for r in tables["crm.opportunity_contacts"]]
    for opportunity, lead, at in conversions + roles:
        if lead:
            people = attached.setdefault(opportunity, {})
            people[lead] = min(at, people.get(lead, at))
    happened = [
        (r["opportunity_ref"], "opportunity", r["opportunity_ref"], "opportunity_opened", None, r["opened_at"])
        for r in tables["crm.opportunities"]
    ] + [
        (
            r["opportunity_ref"],
            "opportunity_stage",
            r["change_ref"],
            STAGE_KINDS.get(r["stage"], "opportunity_stage_changed"),
            r["stage"],
            r["changed_at"],
        )
        for r in tables["crm.opportunity_stages"]
    ]
    amounts = {r["opportunity_ref"]: r.get("amount") for r in tables["crm.opportunities"]}
    opened = {r["opportunity_ref"]: r["opened_at"] for r in tables["crm.opportunities"]}
    changes: dict[str, list[Row]] = {}
    for row in tables["crm.opportunity_stages"]:
        changes.setdefault(row["opportunity_ref"], []).append(row)
    for opportunity, shape, key, kind, stage, at in happened:
        for lead, added in attached.get(opportunity, {}).items():
            is_late = added > opened.get(opportunity, -math.inf)
            since = _joined(changes.get(opportunity, []), lead, added) if is_late else added
            if since is None or (is_late and stage == "lost" and at < since):
                continue
            yield Activity(
                activity_id=f"crm:{shape}:{lead}:{key}",
                kind=kind,
                occurred_at=max(at, since),
                record_id=f"crm:{lead}",
                value=stage,
                opportunity=opportunity,
                amount=amounts[key] if shape == "opportunity" else None,
            )


def _joined(changes: list[Row], lead: str, added: int) -> int | None:
    """When a later role counts: at once, or where the opportunity was lost, at its next change to another stage."""
    in_order = sorted(changes, key=lambda row: (row["changed_at"], natural(row["change_ref"])))
    before = [row for row in in_order if row["changed_at"] <= added]
    if not before or before[-1]["stage"] != "lost":
        return added
    return next((r["changed_at"] for r in in_order if r["changed_at"] > added and r["stage"] != "lost"), None)


def marketing_activities(tables: Tables) -> Iterator[Activity]:
    """Activities that belong to an email address; a form's visitor is used only for identification."""
    for row in tables["marketing.campaign_touches"]:
        yield Activity(
            activity_id=f"marketing:campaign_touch:{row['touch_ref']}",
            kind="campaign_touched",
            occurred_at=row["touched_at"],
            email=address(row["email"]),
            campaign=row["campaign_ref"],
        )
    for row in tables["marketing.form_submissions"]:
        yield Activity(
            activity_id=f"marketing:form_submission:{row['submission_ref']}",
            kind="form_submitted",
            occurred_at=row["submitted_at"],
            email=address(row["email"]),
            form=row["form"],
            asset=row["asset"],
            fields_filled=row["fields_filled"],
            campaign=row["campaign_ref"],
        )
    for row in tables["marketing.email_events"]:
        yield Activity(
            activity_id=f"marketing:email_event:{row['event_ref']}",
            kind=f"email_{row['kind']}",
            occurred_at=row["occurred_at"],
            email=address(row["email"]),
            mail=row["mail_ref"],
            link=row["link"],
            user_agent=row["user_agent"],
            campaign=row["campaign_ref"],
        )


def web_activities(tables: Tables) -> Iterator[Activity]:
    for row in tables["web.page_views"]:
        key = f"{row['_file_hash']}:{row['_row_number']}:page_viewed"
        yield Activity(
            activity_id=f"web:page_view:{hashlib.md5(key.encode()).hexdigest()}",
            kind="page_viewed",
            occurred_at=row["viewed_at"],
            visitor=row["visitor_ref"],
            path=row["path"],
            product=product(row["path"]),
            referrer=row["referrer"],
            user_agent=row["user_agent"],
            campaign=row["campaign_ref"],
        )
