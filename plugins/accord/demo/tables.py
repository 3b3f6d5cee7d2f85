"""The tables that the demo writes: columns in contract order, time column, file format and time format."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """`time` is the column with the instant of a row, `stamp` its format (`calendar.stamps`).

    A row in memory is (file day, instant, *other columns).
    """

    source: str
    name: str
    columns: tuple[str, ...]
    time: str
    suffix: str
    stamp: str = "z"
    key: tuple[str, ...] = ()

    @property
    def others(self) -> tuple[str, ...]:
        """The columns without `time`, in contract order: what follows file day and instant in a row in memory."""
        return tuple(column for column in self.columns if column != self.time)


def _table(where: str, suffix: str, stamp: str, time: str, columns: str, key: str = "") -> Table:
    source, name = where.split(".")
    return Table(source, name, tuple(columns.split()), time, suffix, stamp, tuple(key.split()))


_ALL = (
    _table(
        "crm.leads",
        "csv",
        "offset",
        "created_at",
        "lead_ref created_at email first_name last_name company job_title country industry employees lead_source "
        "campaign_ref account_ref owner_ref has_consent",
        "lead_ref",
    ),
    _table(
        "crm.lead_changes",
        "csv.gz",
        "mixed",
        "changed_at",
        "change_ref lead_ref property value changed_at",
        "change_ref",
    ),
    _table(
        "crm.accounts",
        "jsonl",
        "z",
        "modified_at",
        "account_ref name domain industry employees country customer_since_on modified_at",
        "account_ref",
    ),
    _table("crm.merges", "csv", "offset", "merged_at", "merge_ref kept_ref merged_ref merged_at", "merge_ref"),
    _table(
        "crm.opportunities",
        "parquet",
        "z",
        "opened_at",
        "opportunity_ref account_ref lead_ref opened_at amount owner_ref campaign_ref",
        "opportunity_ref",
    ),
    _table(
        "crm.opportunity_contacts",
        "csv",
        "offset",
        "added_at",
        "opportunity_ref lead_ref role added_at",
        "opportunity_ref lead_ref",
    ),
    _table(
        "crm.opportunity_stages",
        "jsonl.gz",
        "z",
        "changed_at",
        "change_ref opportunity_ref stage changed_at",
        "change_ref",
    ),
    _table(
        "crm.sales_activities",
        "csv",
        "mixed",
        "occurred_at",
        "activity_ref lead_ref rep_ref kind outcome direction is_automated occurred_at logged_at",
        "activity_ref",
    ),
    _table(
        "crm.decisions",
        "csv",
        "offset",
        "decided_at",
        "decision_ref lead_ref rep_ref decision reason decided_at",
        "decision_ref",
    ),
    _table(
        "crm.disputes",
        "csv",
        "z",
        "raised_at",
        "dispute_ref decision_ref raised_at ruling ruled_at",
        "dispute_ref",
    ),
    _table(
        "crm.answers",
        "jsonl",
        "mixed",
        "answered_at",
        "answer_ref lead_ref rep_ref question answer answered_at",
        "answer_ref",
    ),
    _table(
        "crm.reps",
        "csv",
        "z",
        "modified_at",
        "rep_ref name team capacity_per_week time_zone hours holidays is_active modified_at",
        "rep_ref",
    ),
    _table(
        "marketing.campaigns",
        "csv",
        "z",
        "modified_at",
        "campaign_ref name channel started_on cost modified_at",
        "campaign_ref",
    ),
    _table(
        "marketing.campaign_touches",
        "jsonl.gz",
        "z",
        "touched_at",
        "touch_ref campaign_ref email touched_at",
        "touch_ref",
    ),
    _table(
        "marketing.form_submissions",
        "jsonl",
        "z",
        "submitted_at",
        "submission_ref form asset visitor_ref email fields_filled campaign_ref submitted_at",
        "submission_ref",
    ),
    _table(
        "marketing.email_events",
        "csv.gz",
        "z",
        "occurred_at",
        "event_ref kind mail_ref email link user_agent campaign_ref occurred_at",
        "event_ref",
    ),
    _table(
        "web.page_views", "parquet", "z", "viewed_at", "visitor_ref path referrer user_agent campaign_ref viewed_at"
    ),
    _table(
        "web.identifications",
        "csv",
        "z",
        "identified_at",
        "identification_ref visitor_ref email identified_at",
        "identification_ref",
    ),
)

TABLES: dict[str, Table] = {f"{table.source}.{table.name}": table for table in _ALL}

INTEGERS = {"employees", "fields_filled", "capacity_per_week"}
NUMBERS = {"amount", "cost"}
BOOLEANS = {"has_consent", "is_automated", "is_active"}
DATES = {"customer_since_on", "started_on"}

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]


def no_rows() -> Rows:
    return {name: [] for name in TABLES}
