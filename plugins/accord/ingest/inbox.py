"""Which files lie in a source's inbox, and which table of its contract each belongs to."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from accord.store.contracts import Contract

FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".parquet": "parquet"}

# What lies beside data and is none: notes, and marks that a delivery is complete.
NOTES = {".txt", ".md", ".rst", ".log", ".md5", ".sha256", ".ok", ".done"}
NOTE_NAMES = ("readme", "license", "_success")


@dataclass(frozen=True)
class Dropped:
    """One file of the inbox. `name` is its path below the inbox; `format` is None where the suffix is unknown."""

    path: Path
    name: str
    size: int
    mtime_ns: int
    format: str | None
    is_gzipped: bool


def scan(folder: Path) -> list[Dropped]:
    """All files below `folder` in name order; hidden ones, and those that look half-written, are left alone."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in relative.parts) or _is_temporary(path):
            continue
        stat = path.stat()
        found.append(Dropped(path, relative.as_posix(), stat.st_size, stat.st_mtime_ns, *format_of(path.name)))
    return sorted(found, key=lambda each: each.name)


def format_of(name: str) -> tuple[str | None, bool]:
    """What a file's suffix says it is (None: nothing known), and whether it is gzipped."""
    plain = name.lower().removesuffix(".gz")
    return FORMATS.get(Path(plain).suffix), plain != name.lower()


def is_note(name: str) -> bool:
    """Whether a file that no table takes is but a note, by its name; anything else was meant to be taken in."""
    path = Path(name.lower())
    return path.suffix in NOTES or path.name.startswith(NOTE_NAMES)


def _is_temporary(path: Path) -> bool:
    return path.name.endswith("~") or path.suffix.lower() in {".tmp", ".part", ".partial", ".crdownload", ".swp"}


def tables_of(contract: Contract, name: str) -> list[str]:
    """The tables a file may belong to, best first.

    Patterns written in the contract go before the defaults (<table>/*, <table>.*, <table>_*, <table>-*); among the
    defaults the longest table name wins, so that `lead_changes_2025.csv` is not of `lead`.
    """
    declared = [table.name for table in contract.tables if any(fnmatchcase(name, each) for each in table.files)]
    if declared:
        return declared
    usual = [
        table.name
        for table in contract.tables
        if not table.files and any(fnmatchcase(name, f"{table.name}{mark}*") for mark in "/._-")
    ]
    return sorted(usual, key=len, reverse=True)[:1]
