"""Rows as the sources send them, one function a table: the run that each arrives with comes last or by name."""

from typing import Any

from tests.end_to_end.small_lakes import Row


def on(day: int, time: str = "10:00:00") -> str:
    return f"2025-03-{day:02}T{time}Z"


def lead(ref: str, run: int = 0, at: str | None = None, **values: Any) -> Row:
    said = {"lead_ref": ref, "created_at": at or on(10), "email": f"{ref}@firm.example"}
    return run, "crm.leads", said | values


def download(ref: str, of: str, at: str, run: int = 0, **values: Any) -> Row:
    said = {"submission_ref": ref, "form": "download", "email": f"{of}@firm.example", "submitted_at": at}
    return run, "marketing.form_submissions", said | values


def mail(ref: str, kind: str, of: str, at: str, run: int = 0, mailing: str = "", **values: Any) -> Row:
    said = {"event_ref": ref, "kind": kind, "mail_ref": mailing or f"{of}-mail", "email": f"{of}@firm.example"}
    return run, "marketing.email_events", said | {"occurred_at": at} | values


def view(visitor: str, at: str, run: int = 0, path: str = "/pricing", **values: Any) -> Row:
    return run, "web.page_views", {"visitor_ref": visitor, "path": path, "viewed_at": at} | values


def identified(ref: str, visitor: str, of: str, at: str, run: int = 0) -> Row:
    said = {"identification_ref": ref, "visitor_ref": visitor, "email": f"{of}@firm.example", "identified_at": at}
    return run, "web.identifications", said


def changed(ref: str, of: str, name: str, value: str | None, at: str, run: int = 0) -> Row:
    said = {"change_ref": ref, "lead_ref": of, "property": name, "value": value, "changed_at": at}
    return run, "crm.lead_changes", said


def opportunity(ref: str, of: str | None, at: str, run: int = 0) -> Row:
    return run, "crm.opportunities", {"opportunity_ref": ref, "lead_ref": of, "opened_at": at}


def stage(ref: str, of: str, name: str, at: str, run: int = 0) -> Row:
    said = {"change_ref": ref, "opportunity_ref": of, "stage": name, "changed_at": at}
    return run, "crm.opportunity_stages", said


def decided(ref: str, of: str, decision: str, at: str, run: int = 0) -> Row:
    said = {"decision_ref": ref, "lead_ref": of, "decision": decision, "reason": "no budget", "decided_at": at}
    return run, "crm.decisions", said


def disputed(ref: str, decision: str, at: str, run: int = 0) -> Row:
    return run, "crm.disputes", {"dispute_ref": ref, "decision_ref": decision, "raised_at": at}


def role(of: str, who: str, at: str, run: int = 0) -> Row:
    said = {"opportunity_ref": of, "lead_ref": who, "role": "user", "added_at": at}
    return run, "crm.opportunity_contacts", said


def merged(ref: str, kept: str, other: str, at: str, run: int) -> Row:
    return run, "crm.merges", {"merge_ref": ref, "kept_ref": kept, "merged_ref": other, "merged_at": at}


def account(ref: str, since: str | None, at: str, run: int = 0) -> Row:
    said = {"account_ref": ref, "name": ref, "customer_since_on": since, "modified_at": at}
    return run, "crm.accounts", said


def campaign(ref: str, at: str, run: int = 0) -> Row:
    said = {"campaign_ref": ref, "name": ref, "channel": "event", "started_on": at[:10], "modified_at": at}
    return run, "marketing.campaigns", said


def rep(ref: str, at: str, run: int = 0) -> Row:
    said = {"rep_ref": ref, "name": ref, "team": "sdr", "time_zone": "Europe/Berlin", "modified_at": at}
    return run, "crm.reps", said | {"capacity_per_week": 20}
