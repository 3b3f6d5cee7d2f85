"""What the register of a project is read from, as one digest. While it is the same, nothing needs to be read again."""

import hashlib
from pathlib import Path


def digest(project: Path) -> str:
    """SHA-256 (hex) of all files that definitions, scorecards and lists are declared in, with their names."""
    models = project / "models"
    found = [
        project / "dbt_project.yml",
        *(models / "definitions").rglob("*"),
        *(models / "scoring").glob("*/*.sql"),  # a scorecard that is declared needs its model
        *(project / "seeds").glob("*"),
    ]
    all_of_it = hashlib.sha256()
    for file in sorted(each for each in found if each.is_file()):
        content = file.read_bytes()
        all_of_it.update(f"{file.relative_to(project)}\0{len(content)}\0".encode() + content)
    return all_of_it.hexdigest()
