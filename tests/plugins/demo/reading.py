"""Reads the files that the demo wrote, without any code of the demo or the pipeline."""

import csv
import gzip
import json
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq

Record = dict[str, str]


def text_of(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


def records_of(path: Path) -> list[Record | None]:
    """The rows of one file as texts, "" for null; None for a line that is not a valid record."""
    if ".parquet" in path.name:
        return [
            {name: "" if v is None else str(v) for name, v in row.items()} for row in pq.read_table(path).to_pylist()
        ]
    if ".csv" in path.name:
        return [dict(row) for row in csv.DictReader(text_of(path).splitlines())]
    rows: list[Record | None] = []
    for line in text_of(path).splitlines():
        try:
            rows.append({name: "" if v is None else str(v) for name, v in json.loads(line).items()})
        except json.JSONDecodeError:
            rows.append(None)
    return rows


def table(home: Path, name: str) -> list[Record]:
    """All rows of a table that are not broken on purpose, in the order of files and rows."""
    source, short = name.split(".")
    broken = {(row["file"], int(row["row_number"])) for row in broken_rows(home) if row["source"] == source}
    rows: list[Record] = []
    for path in sorted((home / "inbox" / source / short).iterdir()):
        file = path.relative_to(home / "inbox" / source).as_posix()
        for number, row in enumerate(records_of(path), 1):
            if row is not None and (file, number) not in broken:
                rows.append(row)
    return rows


def truth(home: Path) -> list[Record]:
    with (home / "demo_truth" / "people.csv").open(newline="") as handle:
        return list(csv.DictReader(handle))


def broken_rows(home: Path) -> list[Record]:
    with (home / "demo_truth" / "broken_rows.csv").open(newline="") as handle:
        return list(csv.DictReader(handle))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
