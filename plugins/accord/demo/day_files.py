"""Writes a day's rows as one file: CSV, JSON Lines or Parquet, gzipped or not. The same rows give the same bytes."""

import csv
import gzip
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from accord.demo.calendar import stamps
from accord.demo.tables import BOOLEANS, DATES, INTEGERS, NUMBERS, Row, Table


def with_time(table: Table, rows: Sequence[Row]) -> list[list[str]]:
    """Rows (instant, *others) as texts in contract order; the instant is written in the table's time format."""
    position = table.columns.index(table.time)
    texts = stamps(np.fromiter((row[0] for row in rows), np.int64, len(rows)), table.stamp)
    return [[*row[1 : position + 1], text, *row[position + 1 :]] for row, text in zip(rows, texts, strict=True)]


def write(path: Path, table: Table, rows: Sequence[Sequence[Any]], malformed: dict[int, str]) -> None:
    """Write one file.

    `rows` are in contract order (for Parquet: (instant, *others)). `malformed`: row number → text of the whole line.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if table.suffix == "parquet":
        _parquet(path, table, rows)
        return
    text = _csv(table, rows) if table.suffix.startswith("csv") else _jsonl(table, rows, malformed)
    data = text.encode()
    path.write_bytes(gzip.compress(data, 4, mtime=0) if path.suffix == ".gz" else data)


def _csv(table: Table, rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(rows)
    return out.getvalue()


def _json_value(column: str, text: str) -> object:
    """Numbers, booleans and nulls as JSON types; a broken number stays a text."""
    if text == "":
        return None
    if column in INTEGERS and text.lstrip("-").isdigit():
        return int(text)
    if column in BOOLEANS and text in ("true", "false"):
        return text == "true"
    return text


def _jsonl(table: Table, rows: Sequence[Sequence[Any]], malformed: dict[int, str]) -> str:
    columns = table.columns
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    special = {column for column in columns if column in INTEGERS | BOOLEANS}
    if special:
        lines = [
            encode({c: _json_value(c, v) if c in special else v or None for c, v in zip(columns, row, strict=True)})
            for row in rows
        ]
    else:
        lines = [encode({c: v or None for c, v in zip(columns, row, strict=True)}) for row in rows]
    for number, line in malformed.items():
        lines[number - 1] = line
    return "\n".join(lines) + "\n"


def _parquet(path: Path, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    columns = dict(zip(("", *table.others), zip(*rows, strict=True), strict=True))
    arrays = []
    for column in table.columns:
        if column == table.time:
            arrays.append(pa.array(columns[""], pa.timestamp("us", tz="UTC")))
        elif column in INTEGERS | NUMBERS:
            arrays.append(pa.array([float(value) if value else None for value in columns[column]], pa.float64()))
        elif column in DATES:
            arrays.append(
                pa.array([date.fromisoformat(value) if value else None for value in columns[column]], pa.date32())
            )
        else:
            arrays.append(pa.array([value or None for value in columns[column]], pa.string()))
    pq.write_table(pa.table(arrays, names=list(table.columns)), path, compression="zstd", store_schema=False)
