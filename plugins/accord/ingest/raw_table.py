"""The DuckDB table `raw`: the records of one chunk of files, all values as texts.

Columns: `accord:file` (position of the file in the chunk), `accord:rule`, `accord:problem` and `accord:line` (of
records that cannot be used: the rule, how it is broken, the record's text), and one text column for each column of the
files. Rows keep the order of their file and all rows of a file are adjacent, so that a row's number is its distance
from the file's first row.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from accord.ingest.casting import text_of
from accord.ingest.file_inspection import FileInspection
from accord.ingest.inbox import DroppedFile
from accord.ingest.record_reader import Record
from accord.store.contracts import Table
from accord.store.lake import FileOutcome

# So many columns can be added one by one, and be written, in seconds.
WIDEST = 2_000


class TooWide(Exception):
    """The files of a chunk have too many columns together; each of them alone does not."""


@dataclass
class IncomingFile:
    """One file that is being loaded. `position`: its number in the chunk. `columns`: found while reading JSON."""

    dropped: DroppedFile
    inspection: FileInspection
    outcome: FileOutcome
    position: int = 0
    columns: set[str] = field(default_factory=set)

    @property
    def is_rejected(self) -> bool:
        return self.outcome.state == "rejected"

    def reject(self, reason: str) -> None:
        self.outcome.state, self.outcome.message = "rejected", reason


class RawTable:
    """Creates `raw`, empty, and fills it. `columns`: the names of its text columns."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
        self.connection, self.table = connection, table
        self.columns = list(table.names)
        texts = ", ".join(f"{text_of(name)} varchar" for name in self.columns)
        connection.execute("drop table if exists raw")
        connection.execute(
            'create table raw ("accord:file" integer, "accord:rule" varchar, "accord:problem" varchar, '
            f'"accord:line" varchar, {texts})'
        )

    def insert_query(self, files: list[IncomingFile], names: list[str], texts: list[str], reader: str) -> None:
        """Inserts the result of one statement over these files: the expressions `texts`, as the columns `names`."""
        if files:
            self._add_columns(names)
            positions = [file.position for file in files]
            # Lists, because JSON objects without any key give no column at all.
            columns = ", ".join(['"accord:file"', *map(text_of, names)])
            values = ", ".join(["(?::integer[])[file_index::bigint + 1]", *texts])
            self.connection.execute(
                f"insert into raw ({columns}) select {values} from {reader}",
                [positions, duckdb_paths(files)],
            )

    def insert_parsed(self, file: IncomingFile, names: list[str], texts: list[str], query: str) -> None:
        """Inserts records of one file: the expressions `texts`, as the columns `names`, over a query.

        The query also gives `rule`, `problem` and `line`, which are null for a record that can be used.
        """
        self._add_columns(names)
        columns = ", ".join(['"accord:file", "accord:rule", "accord:problem", "accord:line"', *map(text_of, names)])
        values = ", ".join([f"{file.position}, rule, problem, line", *texts])
        self.connection.execute(f"insert into raw ({columns}) select {values} from ({query})")

    def insert_records(self, file: IncomingFile, records: list[Record]) -> None:
        texts: dict[str, list[str | None]] = {}
        for name in dict.fromkeys(name for record in records for name in record.values):
            texts[name] = [record.values.get(name) for record in records]
        self._add_columns(texts)
        data: dict[str, pa.Array] = {f"accord:text:{name}": pa.array(each, pa.string()) for name, each in texts.items()}
        data["accord:file"] = pa.array([file.position] * len(records), pa.int32())
        rules = ["malformed" if record.problem else None for record in records]
        data["accord:rule"] = pa.array(rules, pa.string())
        data["accord:problem"] = pa.array([record.problem for record in records], pa.string())
        data["accord:line"] = pa.array([record.line for record in records], pa.string())
        self.connection.register("block", pa.table(data))
        self.connection.execute("insert into raw by name select * from block")
        self.connection.unregister("block")

    def delete(self, files: list[IncomingFile]) -> None:
        """Removes the rows of these files."""
        positions = [file.position for file in files]
        if positions:
            self.connection.execute('delete from raw where list_contains(?::integer[], "accord:file")', [positions])

    def _add_columns(self, names: Iterable[str]) -> None:
        new = [name for name in names if name not in self.columns]
        if len(self.columns) + len(new) > WIDEST + len(self.table.names):
            raise TooWide(f"These files together have more than {WIDEST:,} columns that the contract does not name.")
        for name in new:
            self.columns.append(name)
            self.connection.execute(f"alter table raw add column {text_of(name)} varchar")


def duckdb_paths(files: list[IncomingFile]) -> list[str]:
    """Their paths, with glob characters escaped so that DuckDB takes them literally."""
    return [re.sub(r"([*?\[])", r"[\1]", str(file.dropped.path)) for file in files]
