"""What each definition said when it was published, in two files beside the publication's database.

`definitions.json`: what fingerprints are made of. A fingerprint tells that a definition changed; with this a message,
and the page, can tell what. `clauses.json`: the words of the clauses, which no fingerprint holds.
"""

import json
from pathlib import Path
from typing import Any

import duckdb

from accord.common.sql import identifier

FILE = "definitions.json"
CLAUSES = "clauses.json"


def write(connection: duckdb.DuckDBPyConnection, database: str, folder: Path) -> None:
    """Keeps what the definitions, candidates among them, said when the attached work database was built."""
    rows = connection.execute(
        f"select definition, said, clauses from {identifier(database)}.register.definitions order by definition"
    ).fetchall()
    for file, place in ((FILE, 1), (CLAUSES, 2)):
        texts = {row[0]: json.loads(row[place]) for row in rows}
        (folder / file).write_text(json.dumps(texts, ensure_ascii=False, indent=1))


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """Definition -> what it said (`Fingerprints.canonical`), of one publication; empty of one that kept none."""
    return _read(folder / FILE)


def clauses(folder: Path) -> dict[str, dict[str, str]]:
    """Definition -> clause -> its words, in the order written; empty of a publication that kept none."""
    return _read(folder / CLAUSES)


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return found
