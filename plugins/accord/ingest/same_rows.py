"""Recognises a file without a key that was sent again in another dress: other line ends, order, quotes or format.

Rows without a key are named by their file's content, so such a file would count every row twice. Each loaded file has a
digest of its rows in its manifest. Comparing costs nothing for history: only new files are read.
"""

import re

import duckdb

from accord.common.sql import literal
from accord.ingest.casting import text_of
from accord.ingest.raw_table import IncomingFile, RawTable

# In the name of a file, before its format: its rows are meant to count again.
AGAIN = re.compile(r"\.again\.[a-z]+(\.gz)?$", re.IGNORECASE)
FORMAT = re.compile(r"(\.[a-z]+(\.gz)?)$", re.IGNORECASE)
BEFORE_NAME, AFTER_NAME = "\x1f", "\x1e"


def set_apart(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, chunk: list[IncomingFile], known: dict[str, str]
) -> None:
    """Marks the files of a chunk whose rows equal those of an earlier file as repeats, and removes them from `raw`.

    `known`: digest of rows -> name of the file that loaded them; the other files of the chunk are added to it.
    """
    digests = _digests(connection, raw)
    repeated = []
    for file in chunk:
        rows, digest = digests.get(file.position, (0, ""))
        if not rows or file.is_rejected:
            continue
        file.outcome.rows_digest = digest
        if digest in known and not AGAIN.search(file.outcome.file):
            file.outcome.state, file.outcome.rows, file.outcome.repeats = "repeat", rows, rows
            file.outcome.add(_why(file.outcome.file, known[digest]))
            repeated.append(file)
        else:
            known.setdefault(digest, file.outcome.file)
    raw.delete(repeated)


def _digests(connection: duckdb.DuckDBPyConnection, raw: RawTable) -> dict[int, tuple[int, str]]:
    """Position of a file -> the number of its rows, and a digest of the rows whatever their order.

    The digest is the sum of the rows' MD5 hashes, in two halves so that it cannot overflow. An empty value counts like
    a missing column.
    """
    texts = ", ".join(
        f"case when {text_of(name)} > '' then {literal(BEFORE_NAME + name + AFTER_NAME)} end, {text_of(name)}"
        for name in sorted(raw.columns)
    )
    found = connection.execute(
        f"""select "accord:file", count(*), sum((hash & 18446744073709551615::uhugeint)::hugeint),
            sum((hash >> 64)::hugeint)
        from (select "accord:file", md5_number(concat("accord:line", {texts})) as hash from raw)
        group by all"""
    ).fetchall()
    return {position: (rows, f"{rows}:{low:x}:{high:x}") for position, rows, low, high in found}


def _why(name: str, earlier: str) -> str:
    renamed = FORMAT.sub(r".again\1", name.rpartition("/")[2])
    return (
        f"Its rows are those of {earlier}, so they were not counted again. If they happened a second time, rename the "
        f"file to {renamed}."
    )
