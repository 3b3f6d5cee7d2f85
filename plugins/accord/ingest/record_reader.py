"""Reads a CSV file record by record, for files that DuckDB's reader cannot read.

It is slower and tolerant: a record that cannot be parsed becomes one malformed row, and reading continues after it. Row
numbers count records (1 = first data row); blank lines are not records.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from accord.ingest.file_inspection import FileInspection
from accord.ingest.first_pass import open_bytes
from accord.ingest.inbox import DroppedFile
from accord.ingest.unreadable import UnreadableFile

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

    def __init__(self, text: io.TextIOWrapper, quotes: re.Pattern[str] | None) -> None:
        self.text, self.quotes = text, quotes
        self.taken: list[str] = []
        self.returned: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.returned.pop() if self.returned else next(self.text)
        is_start = not self.taken
        self.taken.append(line)
        if self.quotes and is_start:
            return self.quotes.sub(lambda value: value[1] + (value[2] or value[3] or value[4]), line)
        return line

    def give_back_all_but_first(self) -> str:
        first, *rest = self.taken
        self.returned.extend(reversed(rest))
        return first


def _csv_records(text: io.TextIOWrapper, inspection: FileInspection) -> Iterator[Record]:
    lines = _Lines(text, _spaced(inspection.delimiter) if inspection.has_spaced_quotes else None)
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


def _spaced(delimiter: str) -> re.Pattern[str]:
    """Finds each value of a line, without the spaces around its quotes: `"a", "b" ,c` is read as `"a","b",c`.

    A value that begins with a quote and continues on the next line loses the spaces before it.
    """
    mark = re.escape(delimiter)
    whole, begun = r'"(?:[^"]|"")*"', r'"(?:[^"]|"")*$'
    return re.compile(rf"""(^|{mark})(?: *(?:({whole}) *(?=[{mark}\r\n]|$)|({begun}))|([^{mark}]+))""")


def _named(inspection: FileInspection) -> list[str]:
    return [name for name in inspection.columns if name is not None]
