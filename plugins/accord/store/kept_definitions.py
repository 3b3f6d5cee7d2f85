"""The content of what was agreed when it was published, in three files beside the publication's database.

`definitions.json`: the canonical form that fingerprints are computed from. A fingerprint shows that a definition
changed; from this file a message and the page can say what changed.
`clauses.json`: the descriptions of the clauses, which are not part of a fingerprint.
`what_does_not_count.json`: the set-aside rules and known domains, with their signatures and descriptions.
"""

import json
from pathlib import Path
from typing import Any

import duckdb

from accord.common.sql import identifier
from accord.common.state_files import read_json

FILE = "definitions.json"
CLAUSES = "clauses.json"
LIST = "what_does_not_count.json"
REMEDY = "Put it back from a backup (docs/guides/back_up.md). Without one, move it away: no change is then described."


def write(connection: duckdb.DuckDBPyConnection, database: str, folder: Path) -> None:
    """Writes the definitions (candidates too) and the list as they were when the attached work database was built."""
    rows = connection.execute(
        f"select definition, canonical, clauses from {identifier(database)}.register.definitions order by definition"
    ).fetchall()
    for file, column in ((FILE, 1), (CLAUSES, 2)):
        content = {row[0]: json.loads(row[column]) for row in rows}
        _write(folder / file, content)
    row = connection.execute(f"select content from {identifier(database)}.register.what_does_not_count").fetchone()
    if row:
        _write(folder / LIST, json.loads(row[0]))


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """Definition -> its canonical form (`Fingerprints.canonical`); empty if the publication has no such file."""
    return _read(folder / FILE)


def clauses(folder: Path) -> dict[str, dict[str, str]]:
    """Definition -> clause -> its description, in the order of the YAML; empty if the publication has no such file."""
    return _read(folder / CLAUSES)


def agreed_list(folder: Path) -> dict[str, Any] | None:
    """What `AgreedList.kept` gave; None if the publication has no such file."""
    return _read(folder / LIST) or None


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1))


def _read(file: Path) -> dict[str, Any]:
    return read_json(file, REMEDY) if file.exists() else {}
