"""Reads a CSV file record by record, for files that DuckDB's reader cannot read.

It is slower and tolerant: a record that cannot be parsed becomes one malformed row, and reading continues after it. Row
numbers count records (1 = first data row); blank lines are not records.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from accord.ingest.file_inspection import FileInspection, UnreadableFile, open_bytes
from accord.ingest.inbox import DroppedFile

# A longer value means that a quote is missing its end.
LONGEST_VALUE = 2_000_000
VALUES_WITHOUT_A_NAME = "A column without a name contains values. Name the column, or remove it."


@dataclass(frozen=True)
class Record:
    """One record: its texts by the file's own column names; or the problem, with the unchanged line."""

    values: dict[str, str | None]
    problem: str | None = None
    line: str | None = None


def records(dropped: DroppedFile, inspection: FileInspection) -> Iterator[Record]:
    """The records of a CSV file, in order."""
    with open_bytes(dropped.path, dropped.is_gzipped) as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        yield from _csv_records(text, inspection)


class _Lines:
    """The lines of a file. Remembers those that the CSV reader used for the current record, and can return them."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.taken: list[str] = []
        self.returned: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.returned.pop() if self.returned else next(self.text)
        self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> str:
        first, *rest = self.taken
        self.returned.extend(reversed(rest))
        return first


def _csv_records(text: io.TextIOWrapper, inspection: FileInspection) -> Iterator[Record]:
    lines = _Lines(text)
    csv.field_size_limit(LONGEST_VALUE)
    reader = csv.reader(lines, delimiter=inspection.delimiter, strict=True)
    width, named = len(inspection.columns), len(_named(inspection))
    is_header = True
    while True:
        lines.taken = []
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # After a quote without an end, the reader takes all following lines as one value. So only the first line
            # is malformed; a new reader continues at the next line.
            first = lines.give_back_all_but_first()
            reader = csv.reader(lines, delimiter=inspection.delimiter, strict=True)
            yield Record({}, f"its quotes are not valid: {error}", first.rstrip("\r\n"))
            continue
        if not fields:
            continue
        while len(fields) > width and not fields[-1]:
            fields.pop()  # delimiters at the end of a record, which DuckDB's reader ignores too
        if is_header:
            is_header = False
        elif not named <= len(fields) <= width:
            line = "".join(lines.taken).rstrip("\r\n")
            quoted = "; the whole record is in quotes" if len(fields) == 1 and inspection.delimiter in fields[0] else ""
            yield Record({}, f"it has {len(fields)} value(s), but the header has {named}{quoted}", line)
        elif any(fields[named:]):
            raise UnreadableFile(VALUES_WITHOUT_A_NAME)
        else:
            yield Record(dict(zip(_named(inspection), fields, strict=False)))


def _named(inspection: FileInspection) -> list[str]:
    return [name for name in inspection.columns if name is not None]
