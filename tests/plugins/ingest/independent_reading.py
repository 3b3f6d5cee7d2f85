"""What a dropped file says, read with Python's csv and json and with pyarrow only."""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow.parquet as pq

COLUMNS = ("order_ref", "ordered_at", "email", "pieces", "price", "due_on")
# The values of one record in the order of COLUMNS; None: empty or not there.
Row = tuple[str | None, ...]


def records(name: str, data: bytes) -> tuple[list[Row], int | None]:
    """Every record that the file may be said to contain, and their number if the whole file is sound."""
    if name.endswith(".gz"):
        data = gzip.decompress(data)
    if name.endswith(".parquet"):
        return _of_parquet(data)
    text = data.decode("utf-8-sig")
    if "csv" in name:
        return _of_csv(text)
    return _of_array(text) if name.endswith(".json") and text.lstrip()[:1] == "[" else _of_lines(text)


def _of_parquet(data: bytes) -> tuple[list[Row], int | None]:
    rows = pq.read_table(io.BytesIO(data)).to_pylist()
    return [_row({str(k): v for k, v in each.items()}) for each in rows], len(rows)


def _of_csv(text: str) -> tuple[list[Row], int | None]:
    """Of a file that is not sound, each record that begins at the start of a line."""
    delimiter = max(",;\t|", key=lambda mark: text.split("\n", 1)[0].count(mark))

    # In `"a", "b" ,c` the spaces around quotes belong to no value.
    has_spaces = f'{delimiter} "' in text
    text = re.sub(rf'" +(?=[{delimiter}\r\n]|$)', '"', text)

    def parsed(part: str) -> Iterator[list[str]]:
        stream = io.StringIO(part, newline="")
        return csv.reader(stream, delimiter=delimiter, strict=True, skipinitialspace=has_spaces)

    header = [each.strip().lower() for each in next(parsed(text))]
    try:
        whole = [each for each in parsed(text) if each][1:]
        return [_row(dict(zip(header, each, strict=False))) for each in whole], len(whole)
    except csv.Error:
        found = []
        for start in [0, *(each.end() for each in re.finditer(r"\r\n|\r|\n", text))]:
            try:
                found.append(_row(dict(zip(header, next(parsed(text[start:])), strict=False))))
            except (csv.Error, StopIteration):
                continue
        return found, None


def _of_lines(text: str) -> tuple[list[Row], int | None]:
    lines = [each for each in text.split("\n" if "\n" in text else "\r") if each.strip(" \t\r")]
    found = [row for line in lines if (row := _of_object(line)) is not None]
    return found, len(lines)


def _of_array(text: str) -> tuple[list[Row], int | None]:
    try:
        elements = _parsed(text)
    except ValueError:
        # Not sound: each text that may be an element of it.
        found = [_of_object(each) for each in re.findall(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", text)]
        return [row for row in found if row is not None], None
    return [_row(each) for each in elements if isinstance(each, dict)], len(elements)


class _Ambiguous(dict[str, Any]):
    """An object with a name twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name.strip().lower() for name, _ in pairs]
    return dict(pairs) if len(set(names)) == len(names) else _Ambiguous(pairs)


def _parsed(text: str) -> Any:
    # Numbers as written; a comma before a closing bracket is harmless.
    plain = re.sub(r",\s*([}\]])", r"\1", text)
    return json.loads(plain, object_pairs_hook=_object, parse_float=Decimal, parse_int=Decimal)


def _of_object(text: str) -> Row | None:
    try:
        found = _parsed(text.strip(" \t\r\n"))
    except (ValueError, InvalidOperation):
        return None
    return _row(found) if isinstance(found, dict) and not isinstance(found, _Ambiguous) else None


def _row(values: dict[str, Any]) -> Row:
    lowered = {name.strip().lower(): value for name, value in values.items()}
    return tuple(_text(lowered.get(name)) for name in COLUMNS)


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str | Decimal):
        return str(value)
    return json.dumps(value, default=float, ensure_ascii=False)
