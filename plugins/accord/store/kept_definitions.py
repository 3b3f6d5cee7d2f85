"""The content of each definition when it was published, in two files beside the publication's database.

`definitions.json`: the canonical form that fingerprints are computed from. A fingerprint shows that a definition
changed; from this file a message and the page can say what changed.
`clauses.json`: the descriptions of the clauses, which are not part of a fingerprint.
"""

import json
from pathlib import Path
from typing import Any

import duckdb

from accord.common.sql import identifier
from accord.common.state_files import read_json

FILE = "definitions.json"
CLAUSES = "clauses.json"
REMEDY = "Put it back from a backup (docs/guides/back_up.md). Without one, move it away: no change is then described."


def write(connection: duckdb.DuckDBPyConnection, database: str, folder: Path) -> None:
    """Writes the definitions (candidates too) as they were when the attached work database was built."""
    rows = connection.execute(
        f"select definition, canonical, clauses from {identifier(database)}.register.definitions order by definition"
    ).fetchall()
    for file, column in ((FILE, 1), (CLAUSES, 2)):
        content = {row[0]: json.loads(row[column]) for row in rows}
        (folder / file).write_text(json.dumps(content, ensure_ascii=False, indent=1))


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """Definition -> its canonical form (`Fingerprints.canonical`); empty if the publication has no such file."""
    return _read(folder / FILE)


def clauses(folder: Path) -> dict[str, dict[str, str]]:
    """Definition -> clause -> its description, in the order of the YAML; empty if the publication has no such file."""
    return _read(folder / CLAUSES)


def _read(file: Path) -> dict[str, Any]:
    return read_json(file, REMEDY) if file.exists() else {}
