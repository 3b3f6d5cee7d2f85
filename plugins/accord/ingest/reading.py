"""Files of one table into one DuckDB table of texts: many alike in one statement, troublesome ones record by record.

The table `raw` has `accord:file` (position of the file in the chunk), `accord:problem` and `accord:line` (malformed
records), and one text column a column found. Rows keep the order of their file, and a file's rows stand together, so
that the row number is the distance from the file's first row.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import duckdb
import pyarrow as pa

from accord.common.sql import literal
from accord.ingest import record_reader
from accord.ingest.casting import text_of
from accord.ingest.file_inspection import Inspected, Unreadable, check_columns, lake_name
from accord.ingest.inbox import Dropped
from accord.store.contracts import Table
from accord.store.lake import FileOutcome

RECORDS_AT_ONCE = 20_000


@dataclass
class Source:
    """One file on its way into the lake. `position` is its number in the chunk."""

    dropped: Dropped
    seen: Inspected
    account: FileOutcome
    position: int = 0
    columns: set[str] = field(default_factory=set)

    def refuse(self, reason: str) -> None:
        self.account.state, self.account.message = "rejected", reason


class Reader:
    """Reads the files of one chunk into `raw`; a file that cannot be read is refused and leaves no row."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: Table) -> None:
        self.connection, self.table = connection, table
        self.columns = list(table.names)
        texts = ", ".join(f"{text_of(name)} varchar" for name in self.columns)
        connection.execute("drop table if exists raw")
        connection.execute(
            f'create table raw ("accord:file" integer, "accord:problem" varchar, "accord:line" varchar, {texts})'
        )

    def read(self, sources: list[Source]) -> None:
        groups: dict[tuple[object, ...], list[Source]] = defaultdict(list)
        for source in sources:
            seen = source.seen
            shape = (
                source.dropped.format,
                seen.layout,
                seen.delimiter,
                tuple(seen.columns),
                seen.types,
                seen.is_plain,
                source.dropped.is_gzipped,
            )
            groups[shape].append(source)
        for group in groups.values():
            if group[0].seen.is_plain:
                self._read_together(group)
            else:
                for source in group:
                    self._read_by_record(source)
        self._drop_refused(sources)

    def _read_together(self, group: list[Source]) -> None:
        """One statement for all; where it fails, each half by itself, so that one bad file costs little."""
        try:
            if group[0].dropped.format == "csv":
                self._insert_csv(group)
            elif group[0].dropped.format == "parquet":
                self._insert_parquet(group)
            else:
                self._insert_json(group)
        except (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException):
            raise  # a mistake in the statement, not in the file
        except duckdb.Error as error:
            if len(group) > 1:
                middle = len(group) // 2
                self._read_together(group[:middle])
                self._read_together(group[middle:])
            elif group[0].dropped.format == "parquet":
                group[0].refuse(f"The Parquet file cannot be read: {str(error).splitlines()[0]}. Send it again.")
            else:
                self._read_by_record(group[0])

    def _insert_csv(self, group: list[Source]) -> None:
        seen = group[0].seen
        places = range(len(seen.columns))
        layout = ", ".join(f"c{i}: 'VARCHAR'" for i in places)
        reader = (
            f"read_csv(?, columns = {{{layout}}}, delim = {literal(seen.delimiter)}, quote = '\"', escape = '\"', "
            "header = false, skip = 1, auto_detect = false, strict_mode = true, null_padding = false, "
            f"compression = '{'gzip' if group[0].dropped.is_gzipped else 'none'}')"
        )
        phantoms = [f"c{i}" for i in places if seen.columns[i] is None]
        if phantoms:
            filled = f"select distinct file_index from {reader} where coalesce({', '.join(phantoms)}) is not null"
            bad = {row[0] for row in self.connection.execute(filled, [_paths(group)]).fetchall()}
            for index in bad:
                group[index].refuse("There are values below a column without a name. Name the column, or remove it.")
            group = [source for index, source in enumerate(group) if index not in bad]
        texts = [f"c{i}" for i in places if seen.columns[i] is not None]
        self._insert(group, [name for name in seen.columns if name is not None], texts, reader)

    def _insert_parquet(self, group: list[Source]) -> None:
        seen = group[0].seen
        layout = ", ".join(f"c{i}" for i in range(len(seen.columns)))
        texts = [
            f"cast(to_json(c{i}) as varchar)" if kind == "nested" else f"cast(c{i} as varchar)"
            for i, kind in enumerate(seen.types)
        ]
        # A column of the file named like DuckDB's own `file_index` would hide it; such files are read one by one.
        index = "0" if "file_index" in seen.columns else "file_index"
        if index == "0" and len(group) > 1:
            for source in group:
                self._insert_parquet([source])
            return
        reader = f"(select {index}, * from read_parquet(?, hive_partitioning = false)) as t(file_index, {layout})"
        self._insert(group, [name for name in seen.columns if name is not None], texts, reader)

    def _insert_json(self, group: list[Source]) -> None:
        kind = "array" if group[0].seen.layout == "array" else "newline_delimited"
        compression = "gzip" if group[0].dropped.is_gzipped else "uncompressed"
        reader = f"read_json_objects(?, format = '{kind}', compression = '{compression}')"
        shapes = self.connection.execute(
            f"select distinct file_index, json_type(json), json_keys(json) from {reader}", [_paths(group)]
        ).fetchall()
        keys: dict[str, set[str]] = defaultdict(set)
        odd = {index for index, kind, _ in shapes if kind != "OBJECT"}
        by_file: dict[int, set[str]] = defaultdict(set)
        for index, _, found in shapes:
            by_file[index].update(found or [])
        good = []
        for index, source in enumerate(group):
            if index not in odd and self._accept_keys(source, by_file[index]):
                good.append(source)
                for key in by_file[index]:
                    keys[lake_name(key, self.table)].add(key)
        spelled = sorted({key for each in keys.values() for key in each})
        place = {key: position for position, key in enumerate(spelled, 1)}
        pointers = ", ".join(literal("/" + key.replace("~", "~0").replace("/", "~1")) for key in spelled)
        texts = ["coalesce(" + ", ".join(f"v[{place[key]}]" for key in sorted(each)) + ")" for each in keys.values()]
        values = f"(select file_index, json_extract_string(json, [{pointers}]) as v from {reader})"
        if good:
            self._insert(good, list(keys), texts, values)
        for index in sorted(odd):
            self._read_by_record(group[index])

    def _accept_keys(self, source: Source, found: set[str]) -> bool:
        try:
            source.columns = {lake_name(key, self.table) for key in found}
            if found:
                source.account.missing_columns = check_columns(source.columns, self.table)
        except Unreadable as reason:
            source.refuse(str(reason))
        return source.account.state != "rejected"

    def _insert(self, group: list[Source], names: list[str], texts: list[str], reader: str) -> None:
        if group:
            self._add_columns(names)
            positions = [source.position for source in group]
            # Objects may have no keys at all; a trailing comma is then one too many.
            columns = ", ".join(['"accord:file"', *map(text_of, names)])
            values = ", ".join(["(?::integer[])[file_index::bigint + 1]", *texts])
            self.connection.execute(
                f"insert into raw ({columns}) select {values} from {reader}",
                [positions, _paths(group)],
            )

    def _add_columns(self, names: Iterable[str]) -> None:
        for name in names:
            if name not in self.columns:
                self.columns.append(name)
                self.connection.execute(f"alter table raw add column {text_of(name)} varchar")

    def _read_by_record(self, source: Source) -> None:
        is_json = source.dropped.format != "csv"
        found: set[str] = set()
        count = broken = 0
        try:
            for block in _blocks(record_reader.records(source.dropped, source.seen)):
                count += len(block)
                broken += sum(record.problem is not None for record in block)
                for record in block:
                    found.update(record.values)
                self._insert_records(source, block)
            if count and broken == count:
                raise Unreadable(f"None of its {count} record(s) can be taken apart; the first: {block[0].problem}.")
            if is_json:
                self._accept_keys(source, found)
        except Unreadable as reason:
            source.refuse(str(reason))

    def _insert_records(self, source: Source, block: list[record_reader.Record]) -> None:
        texts: dict[str, list[str | None]] = {}
        for name in dict.fromkeys(name for record in block for name in record.values):
            column = [record.values.get(name) for record in block]
            known = texts.get(lake := lake_name(name, self.table))
            texts[lake] = (
                column if known is None else [a if a is not None else b for a, b in zip(known, column, strict=True)]
            )
        self._add_columns(texts)
        data: dict[str, pa.Array] = {f"accord:text:{name}": pa.array(each, pa.string()) for name, each in texts.items()}
        data["accord:file"] = pa.array([source.position] * len(block), pa.int32())
        data["accord:problem"] = pa.array([record.problem for record in block], pa.string())
        data["accord:line"] = pa.array([record.line for record in block], pa.string())
        self.connection.register("block", pa.table(data))
        self.connection.execute("insert into raw by name select * from block")
        self.connection.unregister("block")

    def _drop_refused(self, sources: list[Source]) -> None:
        for source in sources:
            if source.account.state != "rejected" and _has_changed(source.dropped):
                source.refuse("The file changed while it was read. The next run reads it again.")
        refused = [source.position for source in sources if source.account.state == "rejected"]
        if refused:
            self.connection.execute('delete from raw where list_contains(?::integer[], "accord:file")', [refused])


def _paths(group: list[Source]) -> list[str]:
    """Paths as DuckDB reads them: taken literally, whatever characters of a pattern they hold."""
    return [re.sub(r"([*?\[])", r"[\1]", str(source.dropped.path)) for source in group]


def _has_changed(dropped: Dropped) -> bool:
    try:
        stat = dropped.path.stat()
    except OSError:
        return True
    return (stat.st_size, stat.st_mtime_ns) != (dropped.size, dropped.mtime_ns)


def _blocks(found: Iterator[record_reader.Record]) -> Iterator[list[record_reader.Record]]:
    while block := list(islice(found, RECORDS_AT_ONCE)):
        yield block
