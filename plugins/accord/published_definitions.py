"""What each definition said when it was published: `definitions.json` beside the publication's database.

A fingerprint tells that a definition changed; with this a message can tell what.
"""

import json
from pathlib import Path
from typing import Any

import duckdb

from accord.sql import identifier

FILE = "definitions.json"


def write(connection: duckdb.DuckDBPyConnection, database: str, path: Path) -> None:
    """Keeps what the definitions with a start in force said when the attached work database was built."""
    rows = connection.execute(
        f"select definition, said from {identifier(database)}.register.definitions "
        "where in_force_from is not null order by definition"
    ).fetchall()
    said = {definition: json.loads(text) for definition, text in rows}
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1))


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """Definition -> what it said (`Fingerprints.canonical`), of one publication; empty of one that kept none."""
    file = folder / FILE
    found: dict[str, dict[str, Any]] = json.loads(file.read_text()) if file.exists() else {}
    return found
