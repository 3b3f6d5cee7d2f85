"""Reads the files of one table into the table `raw`.

Files of the same shape are read with one statement. Files that DuckDB's reader cannot read are read record by record.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

import duckdb

from accord.common.disk import is_full
from accord.common.sql import literal
from accord.ingest import record_reader
from accord.ingest.inbox import DroppedFile
from accord.ingest.json_reader import RECORDS_AT_ONCE, JsonReader
from accord.ingest.raw_table import IncomingFile, RawTable, duckdb_paths
from accord.ingest.unreadable import UnreadableFile
from accord.store.contracts import Table

# An error in the statement; or the connection can no longer be used; or somebody stopped the run.
NOT_OF_THE_FILE = (
    duckdb.BinderException,
    duckdb.ParserException,
    duckdb.CatalogException,
    duckdb.InternalException,
    duckdb.FatalException,
    duckdb.InterruptException,
)


class Reader:
    """Reads the files of one chunk into `raw`; a file that cannot be read is rejected and leaves no row."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
        self.connection, self.table = connection, table
        self.raw = RawTable(connection, table)
        self.json = JsonReader(connection, table, self.raw)

    def read(self, files: list[IncomingFile]) -> RawTable:
        groups: dict[tuple[object, ...], list[IncomingFile]] = defaultdict(list)
        for file in files:
            groups[_shape(file)].append(file)
        for group in groups.values():
            if group[0].inspection.is_plain:
                self._read_together(group)
            else:
                for file in group:
                    self._read_by_record(file)
        for file in files:
            if not file.is_rejected and _has_changed(file.dropped):
                file.reject("The file changed while it was read. The next run reads it again.")
        self.raw.delete([file for file in files if file.is_rejected])
        return self.raw

    def _read_together(self, group: list[IncomingFile]) -> None:
        """Reads all with one statement. If it fails, reads each half separately, to isolate a bad file quickly."""
        try:
            if group[0].dropped.format == "csv":
                self._insert_csv(group)
            elif group[0].dropped.format == "parquet":
                self._insert_parquet(group)
            else:
                self.json.insert(group)
        except NOT_OF_THE_FILE:
            raise
        except duckdb.Error as error:
            if is_full(error):
                raise  # the disk, not the file
            self.raw.delete(group)
            if len(group) > 1:
                middle = len(group) // 2
                self._read_together(group[:middle])
                self._read_together(group[middle:])
            elif group[0].dropped.format == "parquet":
                group[0].reject(f"The Parquet file cannot be read: {str(error).splitlines()[0]}. Send it again.")
            else:
                self._read_by_record(group[0])

    def _insert_csv(self, group: list[IncomingFile]) -> None:
        inspection = group[0].inspection
        places = range(len(inspection.columns))
        layout = ", ".join(f"c{i}: 'VARCHAR'" for i in places)
        reader = (
            f"read_csv(?, columns = {{{layout}}}, delim = {literal(inspection.delimiter)}, quote = '\"', "
            "escape = '\"', header = false, skip = 1, auto_detect = false, strict_mode = true, null_padding = false, "
            f"compression = '{'gzip' if group[0].dropped.is_gzipped else 'none'}')"
        )
        unnamed = [f"c{i}" for i in places if inspection.columns[i] is None]
        if unnamed:
            filled = f"select distinct file_index from {reader} where coalesce({', '.join(unnamed)}) is not null"
            bad = {row[0] for row in self.connection.execute(filled, [duckdb_paths(group)]).fetchall()}
            for index in bad:
                group[index].reject(record_reader.VALUES_WITHOUT_A_NAME)
            group = [file for index, file in enumerate(group) if index not in bad]
        texts = [f"c{i}" for i in places if inspection.columns[i] is not None]
        self.raw.insert_query(group, [name for name in inspection.columns if name is not None], texts, reader)

    def _insert_parquet(self, group: list[IncomingFile]) -> None:
        inspection = group[0].inspection
        layout = ", ".join(f"c{i}" for i in range(len(inspection.columns)))
        texts = [
            f"cast(to_json(c{i}) as varchar)" if kind == "nested" else f"cast(c{i} as varchar)"
            for i, kind in enumerate(inspection.types)
        ]
        # A column called `file_index` would hide DuckDB's own one; such files are read one by one.
        index = "0" if "file_index" in inspection.columns else "file_index"
        if index == "0" and len(group) > 1:
            for file in group:
                self._insert_parquet([file])
            return
        reader = f"(select {index}, * from read_parquet(?, hive_partitioning = false)) as t(file_index, {layout})"
        self.raw.insert_query(group, [name for name in inspection.columns if name is not None], texts, reader)

    def _read_by_record(self, file: IncomingFile) -> None:
        try:
            if file.dropped.format == "csv":
                self._read_csv_by_record(file)
            else:
                self.json.insert_by_line(file)
        except (OSError, EOFError, UnicodeDecodeError) as error:  # inspection could read it: it has changed since
            file.reject(f"The file cannot be read: {error}. Send it again.")

    def _read_csv_by_record(self, file: IncomingFile) -> None:
        count = broken = 0
        try:
            for block in _blocks(record_reader.records(file.dropped, file.inspection)):
                count += len(block)
                broken += sum(record.problem is not None for record in block)
                self.raw.insert_records(file, block)
            if count and broken == count:
                raise UnreadableFile(f"None of its {count} record(s) can be parsed; the first: {block[0].problem}.")
        except UnreadableFile as reason:
            file.reject(str(reason))


def _shape(file: IncomingFile) -> tuple[object, ...]:
    """Files with the same shape can be read with one statement."""
    inspection = file.inspection
    return (
        file.dropped.format,
        inspection.layout,
        inspection.delimiter,
        tuple(inspection.columns),
        inspection.types,
        inspection.is_plain,
        file.dropped.is_gzipped,
    )


def _has_changed(dropped: DroppedFile) -> bool:
    try:
        stat = dropped.path.stat()
    except OSError:
        return True
    return (stat.st_size, stat.st_mtime_ns) != (dropped.size, dropped.mtime_ns)


def _blocks(records: Iterator[record_reader.Record]) -> Iterator[list[record_reader.Record]]:
    while block := list(islice(records, RECORDS_AT_ONCE)):
        yield block
