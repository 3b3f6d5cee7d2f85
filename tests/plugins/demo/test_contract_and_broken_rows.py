"""The files follow the landing contract, except for the rows that the generator lists as broken."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.demo.reading import Record, broken_rows, files, records_of, truth

from accord.common.settings import DBT_PROJECT
from accord.common.yaml_files import load_yaml
from accord.demo.tables import TABLES


def contract() -> dict[str, list[dict[str, Any]]]:
    tables = {}
    for source in ("crm", "marketing", "web"):
        loaded = load_yaml(DBT_PROJECT / "models" / "staging" / source / "sources.yml")
        for each in loaded["sources"][0]["tables"]:
            tables[f"{source}.{each['name']}"] = each["columns"]
    return tables


def first_breach(columns: list[dict[str, Any]], row: Record | None) -> tuple[str, str] | None:
    """(column, rule) of the first column in which a row breaks the contract; None if it breaks nothing."""
    if row is None:
        return "", "malformed"
    for column in columns:
        value, meta = row[column["name"]].strip(), column.get("config", {}).get("meta", {})
        if not value:
            if meta.get("required"):
                return column["name"], "required"
            continue
        if breach := _type_breach(column["data_type"], value):
            return column["name"], breach
        if "accepted" in meta and value not in meta["accepted"]:
            return column["name"], "accepted"
    return None


def _type_breach(data_type: str, value: str) -> str | None:
    try:
        if data_type == "integer":
            int(float(value))
        elif data_type == "number":
            float(value)
        elif data_type == "boolean" and value.lower() not in ("true", "false"):
            return "type"
        elif data_type in ("date", "timestamp"):
            day = (date if data_type == "date" else datetime).fromisoformat(value)
            return None if 1900 <= day.year <= 2199 else "out_of_range"
    except ValueError:
        return "type"
    return None


def test_every_table_of_the_contract_is_written_with_its_columns_in_order() -> None:
    declared = {name: tuple(column["name"] for column in columns) for name, columns in contract().items()}
    assert {name: each.columns for name, each in TABLES.items()} == declared


def test_the_list_of_broken_rows_is_exactly_what_breaks_the_contract(home: Path) -> None:
    found = set()
    for name, columns in contract().items():
        source, short = name.split(".")
        for path in (home / "inbox" / source / short).iterdir():
            file = path.relative_to(home / "inbox" / source).as_posix()
            for number, row in enumerate(records_of(path), 1):
                if breach := first_breach(columns, row):
                    found.add((source, short, file, number, *breach))
    listed = {
        (row["source"], row["table"], row["file"], int(row["row_number"]), row["column"], row["rule"])
        for row in broken_rows(home)
    }
    assert found == listed


def test_a_small_world_breaks_every_rule_at_least_once(home: Path) -> None:
    assert {row["rule"] for row in broken_rows(home)} == {"required", "type", "accepted", "out_of_range", "malformed"}


def test_formats_are_mixed_and_file_names_sort_by_date(home: Path) -> None:
    suffixes = set()
    for folder in (home / "inbox").glob("*/*"):
        names = sorted(path.name for path in folder.iterdir())
        days = [date.fromisoformat(name[:10]) for name in names]
        assert days == sorted(set(days))
        suffixes |= {name[10:] for name in names}
    assert suffixes == {".csv", ".csv.gz", ".jsonl", ".jsonl.gz", ".parquet"}


@pytest.mark.parametrize("word", ["fit", "intent", "purchase_probability", "character", "diligence", "duplicate"])
def test_no_column_of_the_hidden_truth_is_in_the_inbox(word: str) -> None:
    assert not [name for name, each in TABLES.items() if any(word in column for column in each.columns)]


def test_what_people_are_stays_out_of_the_inbox(home: Path) -> None:
    """Neither the truth's files nor the characters' names are in the inbox."""
    secrets = {row["character"] for row in truth(home)} - {""}
    assert len(secrets) == 13
    written = files(home / "inbox")
    plain = (data for name, data in written.items() if not name.endswith((".gz", ".parquet")))
    content = b"\n".join(plain)
    assert not [secret for secret in secrets if secret.encode() in content]
    assert not [name for name in written if "truth" in name]
