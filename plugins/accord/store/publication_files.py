"""The files of a publication as they were published: `files.json` beside them, with size, time and hash of each."""

import json
from pathlib import Path
from typing import Any

from accord.common.duckdb_files import OF_PUBLISHED, damage_of
from accord.common.errors import StateError
from accord.common.hashes import sha256_of
from accord.common.settings import Settings
from accord.common.state_files import read_json
from accord.store import publications
from accord.store.publications import OF_RECORD, History, Publication

FILE = "files.json"
SHOWN = ("parquet", "report")  # what only readers need: the next publication makes it again


def write(folder: Path, base: Path | None = None) -> None:
    """Records every file below `folder`; written last, when none changes any more.

    The hash of a file that is shared with the publication in `base` is not computed again.
    """
    shared = read(base) if base else {}
    files = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        stat, name = path.stat(), path.relative_to(folder).as_posix()
        known = shared.get(name, {})
        is_shared = (known.get("size"), known.get("mtime_ns")) == (stat.st_size, stat.st_mtime_ns)
        hashed = known["sha256"] if is_shared else sha256_of(path)
        files[name] = {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": hashed}
    (folder / FILE).write_text(json.dumps(files, indent=0))


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """File, by its path in the publication -> size (bytes), mtime_ns, sha256. Empty for a publication without it."""
    file = folder / FILE
    return read_json(file, OF_RECORD.format(folder=folder)) if file.exists() else {}


def change_of(file: Path, known: dict[str, Any], with_hash: bool = False) -> str | None:
    """How a file differs from its record; None if it does not. Reads its content only if its time differs too."""
    if not file.exists():
        return "is missing"
    stat = file.stat()
    if stat.st_size != known["size"]:
        return f"has {stat.st_size:,} bytes, but {known['size']:,} were published"
    is_suspect = with_hash or stat.st_mtime_ns != known["mtime_ns"]
    return "has another content than was published" if is_suspect and sha256_of(file) != known["sha256"] else None


def changes(folder: Path, with_hashes: bool = False) -> dict[Path, str]:
    """The files of a publication that are not as published, and how they differ."""
    found = {folder / name: change_of(folder / name, known, with_hashes) for name, known in read(folder).items()}
    return {file: change for file, change in found.items() if change}


def require_usable(settings: Settings, history: History) -> list[str]:
    """Checks the publications that the next one depends on: current, newest, and the one to compare with.

    Raises StateError where a file is changed that the next run reads. Returns a message for each publication of which
    only Parquet files or the page are changed: the run may go on, and makes them again.
    """
    needed = [history.current, history.newest, history.previous(settings.as_of)]
    messages = []
    for publication in {each.publication_id: each for each in needed if each}.values():
        require_whole(folder := history.folder_of(publication))
        if changed := changes(folder):
            file, change = next(iter(changed.items()))
            more = f" ({len(changed) - 1} further files are changed too)" if len(changed) > 1 else ""
            messages.append(
                f"{file} {change}{more}. Readers may see wrong rows. The next publication has right ones; "
                "to make one now: accord run --full-refresh"
            )
    return messages


def require_whole(folder: Path) -> None:
    """Raises StateError, with what to do, where a file that runs read is changed or the database cannot be opened."""
    for file, change in changes(folder).items():
        if file.relative_to(folder).parts[0] not in SHOWN:
            raise StateError(f"{file} {change}. {OF_PUBLISHED.format(folder=folder)}")
    if problem := damage_of(folder / publications.DATABASE):
        raise StateError(problem)


def problems(settings: Settings, with_hashes: bool = False) -> list[str]:
    """Everything that is not as published, of all publications."""
    unreadable: list[Exception] = []
    history = publications.history(settings, unreadable)
    found = [str(error) for error in unreadable]
    for publication in history.publications:
        found += _problems_of(history, publication, with_hashes)
    return found


def _problems_of(history: History, publication: Publication, with_hashes: bool) -> list[str]:
    folder = history.folder_of(publication)
    try:
        found = [
            f"{file} {change}. {OF_PUBLISHED.format(folder=folder)}"
            for file, change in changes(folder, with_hashes).items()
        ]
    except StateError as error:
        return [str(error)]
    damage = damage_of(folder / publications.DATABASE)
    return [*found, damage] if damage and not found else found
