"""Reads JSON files into the table `raw`. DuckDB parses every record, whichever way a file is read.

Files without a problem are read together, with one statement. A file with a record that is not valid JSON, is not an
object, or has a name twice is read line by line, so that exactly these records become quarantined rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

import duckdb
import pyarrow as pa

from accord.common.sql import literal
from accord.ingest.file_inspection import check_columns, check_width, lake_name, widest
from accord.ingest.json_texts import elements, lines, why_not_valid
from accord.ingest.raw_table import IncomingFile, RawTable, duckdb_paths
from accord.ingest.unreadable import UnreadableFile
from accord.store.contracts import Table

RECORDS_AT_ONCE = 20_000
# The kind of a JSON value and, for an object, its names in their order.
Shape = tuple[str | None, Sequence[str] | None]
# The rule that a record breaks, and how.
Problem = tuple[str, str]


class JsonReader:
    """Reads JSON files of one table into `raw`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: Table, raw: RawTable) -> None:
        self.connection, self.table, self.raw = connection, table, raw

    def insert(self, group: list[IncomingFile]) -> None:
        """Reads files of the same layout with one statement. Raises duckdb.Error if one is not valid JSON."""
        layout = "array" if group[0].inspection.layout == "array" else "newline_delimited"
        compression = "gzip" if group[0].dropped.is_gzipped else "uncompressed"
        reader = f"read_json_objects(?, format = '{layout}', compression = '{compression}')"
        found = self.connection.execute(
            f"select distinct file_index, json_type(json), json_keys(json) from {reader}", [duckdb_paths(group)]
        )
        most = widest(self.table)
        by_line: set[int] = set()
        keys_of_file: dict[int, set[str]] = defaultdict(set)
        while shapes := found.fetchmany(RECORDS_AT_ONCE):
            for index, kind, keys in shapes:
                if len(keys_of_file[index]) <= most:
                    keys_of_file[index].update(keys or [])
                    if _is_problem((kind, keys)):
                        by_line.add(index)
        together = [n for n, file in enumerate(group) if n not in by_line and self._accept(file, keys_of_file[n])]
        if together:
            keys = {key for n in together for key in keys_of_file[n]}
            names, pointers, texts = self._columns(keys)
            values = f"(select file_index, json_extract_string(json, [{pointers}]) as v from {reader})"
            self.raw.insert_query([group[n] for n in together], names, texts, values)
        for index in sorted(by_line):
            self.insert_by_line(group[index])

    def insert_by_line(self, file: IncomingFile) -> None:
        """Reads one file record by record. Rejects it if no record can be parsed."""
        try:
            self._insert_all(file)
        except UnreadableFile as reason:
            file.reject(str(reason))

    def _insert_all(self, file: IncomingFile) -> None:
        records = (elements if file.inspection.layout == "array" else lines)(file.dropped, file.inspection)
        keys: set[str] = set()
        count = broken = 0
        first = ""
        while block := list(islice(records, RECORDS_AT_ONCE)):
            problems = self._insert_block(file, block, keys)
            malformed = [text for rule, text in problems if rule == "malformed"]
            first = first or next(iter(malformed), "")
            count, broken = count + len(block), broken + len(malformed)
        if count and broken == count:
            raise UnreadableFile(f"None of its {count} record(s) can be parsed; the first: {first}.")
        self._accept(file, keys)

    def _insert_block(self, file: IncomingFile, block: list[str], keys: set[str]) -> list[Problem]:
        """Inserts these records and adds their names to `keys`. Returns the problems of those that are quarantined."""
        texts = pa.table({"n": pa.array(range(len(block)), pa.int64()), "line": pa.array(block, pa.string())})
        self.connection.register("block", texts)
        self.connection.execute(
            "create or replace temp table parsed as select n, line, try_cast(line as json) as json from block"
        )
        self.connection.unregister("block")
        problems: dict[int, Problem] = {
            n: ("malformed", why_not_valid(block[n]))
            for (n,) in self.connection.execute("select n from parsed where json is null").fetchall()
        }
        shapes = "select json_type(json), json_keys(json), list(n) from parsed where json is not null group by all"
        for kind, names, numbers in self.connection.execute(shapes).fetchall():
            if _is_problem((kind, names)) and (problem := self._problem((kind, names))):
                problems |= dict.fromkeys(numbers, problem)
            else:
                keys.update(names)
        check_width(len(keys), self.table)
        self._insert_parsed(file, keys, problems)
        return list(problems.values())

    def _insert_parsed(self, file: IncomingFile, keys: set[str], problems: dict[int, Problem]) -> None:
        table = {
            "n": pa.array(list(problems), pa.int64()),
            "rule": pa.array([rule for rule, _ in problems.values()], pa.string()),
            "problem": pa.array([text for _, text in problems.values()], pa.string()),
        }
        self.connection.register("problems", pa.table(table))
        names, pointers, texts = self._columns(keys)
        self.raw.insert_parsed(
            file,
            names,
            texts,
            f"""select rule, problem, case when rule is not null then line end as line,
                case when rule is null then json_extract_string(json, [{pointers}]) end as v
            from parsed left join problems using (n) order by n""",
        )
        self.connection.unregister("problems")

    def _columns(self, keys: Iterable[str]) -> tuple[list[str], str, list[str]]:
        """For these JSON names: the lake columns, JSON pointers to all (SQL), and the SQL text of each column."""
        spellings: dict[str, list[str]] = defaultdict(list)
        for key in sorted(keys):
            spellings[lake_name(key, self.table)].append(key)
        ordered = [key for each in spellings.values() for key in each]
        place = {key: number for number, key in enumerate(ordered, 1)}
        pointers = ", ".join(literal("/" + key.replace("~", "~0").replace("/", "~1")) for key in ordered)
        # Records may spell a name differently; one record never has two spellings of it.
        texts = ["coalesce(" + ", ".join(f"v[{place[key]}]" for key in each) + ")" for each in spellings.values()]
        return list(spellings), pointers or "'/'", texts

    def _problem(self, shape: Shape) -> Problem | None:
        kind, keys = shape
        if kind != "OBJECT":
            return "malformed", "it is valid JSON, but not an object with names and values"
        spellings: dict[str, list[str]] = defaultdict(list)
        for key in keys or []:
            spellings[lake_name(key, self.table)].append(key)
        twice = next((each for each in spellings.values() if len(each) > 1), None)
        return ("ambiguous", " and ".join(f'"{each}"' for each in twice)) if twice else None

    def _accept(self, file: IncomingFile, keys: set[str]) -> bool:
        """Whether the names in a file fit the contract; otherwise the file is rejected."""
        try:
            check_width(len(keys), self.table)
            file.columns = {lake_name(key, self.table) for key in keys}
            if keys:
                file.outcome.missing_columns = check_columns(file.columns, self.table)
        except UnreadableFile as reason:
            file.reject(str(reason))
        return not file.is_rejected


def _is_problem(shape: Shape) -> bool:
    """Whether a record of this shape may be quarantined: not an object, or two names that differ at most in case."""
    kind, keys = shape
    return kind != "OBJECT" or len({key.strip().lower() for key in keys or []}) < len(keys or [])
