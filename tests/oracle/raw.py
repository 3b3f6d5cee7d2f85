"""Reads the rows of the lake in their latest versions (rule 5)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]

KEYS: dict[str, tuple[str, ...]] = {
    "crm.leads": ("lead_ref",),
    "crm.lead_changes": ("change_ref",),
    "crm.accounts": ("account_ref",),
    "crm.merges": ("merge_ref",),
    "crm.opportunities": ("opportunity_ref",),
    "crm.opportunity_contacts": ("opportunity_ref", "lead_ref"),
    "crm.opportunity_stages": ("change_ref",),
    "crm.sales_activities": ("activity_ref",),
    "crm.decisions": ("decision_ref",),
    "crm.disputes": ("dispute_ref",),
    "crm.answers": ("answer_ref",),
    "marketing.campaign_touches": ("touch_ref",),
    "marketing.form_submissions": ("submission_ref",),
    "marketing.email_events": ("event_ref",),
    "web.page_views": ("_file_hash", "_row_number"),
    "web.identifications": ("identification_ref",),
}


def read_table(lake: Path, name: str) -> list[Row]:
    """All rows of `<source>.<table>` as loaded; timestamps become microseconds."""
    source, table = name.split(".")
    files = [str(file) for file in sorted((lake / source / table).glob("loaded_on=*/*.parquet"))]
    if not files:
        return []
    with duckdb.connect() as connection:
        relation = connection.read_parquet(files, union_by_name=True, hive_partitioning=False)
        picked = [
            f'epoch_us("{column}") as "{column}"' if str(kind).startswith("TIMESTAMP") else f'"{column}"'
            for column, kind in zip(relation.columns, relation.types, strict=True)
        ]
        result = relation.project(", ".join(picked))
        return [dict(zip(relation.columns, values, strict=True)) for values in result.fetchall()]


def latest(rows: list[Row], key: tuple[str, ...], keep: Callable[[Row], bool] = lambda row: True) -> list[Row]:
    """Per key the version that was loaded last, among the rows to `keep`."""
    newest: dict[tuple[Any, ...], Row] = {}
    for row in filter(keep, rows):
        name = tuple(row[column] for column in key)
        if name not in newest or _loaded(row) > _loaded(newest[name]):
            newest[name] = row
    return list(newest.values())


def _loaded(row: Row) -> tuple[int, int]:
    return (row["_loaded_at"], row["_row_number"])


class Lake:
    """The latest version of every row: `lake["crm.leads"]`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, name: str) -> list[Row]:
        return latest(read_table(self.folder, name), KEYS[name])

    def campaign_types(self, as_of: int) -> dict[str, str]:
        """Campaign → its channel, by the latest version before as_of."""
        every = read_table(self.folder, "marketing.campaigns")
        rows = latest(every, ("campaign_ref",), lambda row: row["modified_at"] < as_of)
        return {row["campaign_ref"]: row["channel"] for row in rows}

    def reps(self) -> list[Row]:
        """Every version of every rep, as loaded: a rep is looked up in time (rule 35)."""
        return read_table(self.folder, "crm.reps")

    def customers_since(self, as_of: int) -> dict[str, date]:
        """Account → day it became a customer, by the account's latest version before as_of."""
        every = read_table(self.folder, "crm.accounts")
        rows = latest(every, KEYS["crm.accounts"], lambda row: row["modified_at"] < as_of)
        return {
            "crm:" + row["account_ref"]: row["customer_since_on"]
            for row in rows
            if row["customer_since_on"] is not None
        }
