"""The files in a source's inbox, and the table of its contract that each belongs to."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from accord.common.settings import Settings
from accord.ingest.listing import entries_below, printable
from accord.store import lake
from accord.store.contracts import Contract

FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".parquet": "parquet"}

# Files that are not data: notes, and markers that a delivery is complete.
NOTES = {".txt", ".md", ".rst", ".log", ".md5", ".sha256", ".ok", ".done"}
NOTE_NAMES = ("readme", "license", "_success")


@dataclass(frozen=True)
class DroppedFile:
    """One file of the inbox. `name`: its path below the inbox. `format`: None if the suffix is unknown.

    `problem`: why it must not be opened (empty: it can be); `is_file`: whether it is a regular file.
    """

    path: Path
    name: str
    size: int
    mtime_ns: int
    format: str | None
    is_gzipped: bool
    problem: str = ""
    is_file: bool = True


def scan(folder: Path) -> list[DroppedFile]:
    """All files below `folder` by name, without hidden ones and those that seem to be incomplete (`.part`, `.tmp`).

    What is not a regular file, such as a broken link, is among them with its problem. Raises ConfigurationError if a
    folder cannot be read.
    """
    found = []
    for entry in entries_below(folder):
        if is_temporary(entry.path.name):
            continue
        path = entry.path.relative_to(folder).as_posix()
        name, problem = printable(path), entry.problem
        if not problem and name != path:
            problem = f"The name of the file is not UTF-8 ({name}). Rename it."
        given = (entry.path, name, entry.size, entry.mtime_ns, *format_of(entry.path.name))
        found.append(DroppedFile(*given, problem, is_file=not entry.problem))
    return sorted(found, key=lambda each: each.name)


def has_input(settings: Settings) -> bool:
    """Whether anything was loaded before, or is dropped now."""
    return any(lake.manifest_folder(settings, each).is_dir() for each in settings.sources) or any(
        scan(settings.inbox_of(each)) for each in settings.sources
    )


def first_step(settings: Settings) -> str:
    """What to do where nothing was published yet: a run, or where it would have no input, what comes before it."""
    return "accord run" if has_input(settings) else nothing_dropped(str(settings.inbox))


def nothing_dropped(inbox: str) -> str:
    """What to do in an empty home."""
    return f"drop files into {inbox}/<source>/ (or create a demo company: accord demo), then accord run"


def format_of(name: str) -> tuple[str | None, bool]:
    """The format that a file's suffix names (None: unknown), and whether it is gzipped."""
    plain = name.lower().removesuffix(".gz")
    return FORMATS.get(Path(plain).suffix), plain != name.lower()


def is_note(name: str) -> bool:
    """Whether the name of a file shows that it is a note. Any other file was probably meant to be loaded."""
    path = Path(name.lower())
    return path.suffix in NOTES or path.name.startswith(NOTE_NAMES)


def is_temporary(name: str) -> bool:
    """Whether the name of a file shows that it is not complete yet."""
    return name.endswith("~") or Path(name).suffix.lower() in {".tmp", ".part", ".partial", ".crdownload", ".swp"}


def tables_of(contract: Contract, name: str) -> list[str]:
    """The tables that a file may belong to; more than one if patterns in the contract overlap.

    Patterns in the contract take precedence over the defaults (<table>/*, <table>.*, <table>_*, <table>-*). Among the
    defaults the longest table name wins, so that `lead_changes_2025.csv` does not belong to `lead`.
    """
    declared = [table.name for table in contract.tables if any(fnmatchcase(name, each) for each in table.files)]
    if declared:
        return declared
    by_default = [
        table.name
        for table in contract.tables
        if not table.files and any(fnmatchcase(name, f"{table.name}{mark}*") for mark in "/._-")
    ]
    return sorted(by_default, key=len, reverse=True)[:1]
