"""The settings of a run: folders, sources, business time zone, as_of. The only place that reads the environment."""

import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil

from accord.common.errors import ConfigurationError
from accord.common.instants import first_instant, parse_as_of
from accord.common.state_files import read_record
from accord.common.yaml_files import parse_yaml

PROJECT = Path(os.environ.get("ACCORD_PROJECT", Path(__file__).resolve().parents[3]))
DBT_PROJECT = PROJECT / "dbt_project"
REPS = ("named", "pseudonyms", "teams")
OF_DEMO = "Remove it, and make the demo world again in an empty home: accord demo"


@dataclass(frozen=True)
class Settings:
    """The settings of one run on one home.

    `as_of` is an aware UTC instant: later data are ignored.
    `time_zone` is the business zone (IANA name), which defines days, weeks and months.
    """

    home: Path
    sources: tuple[str, ...]
    time_zone: str
    as_of: datetime
    inbox: Path

    @property
    def lake(self) -> Path:
        return self.home / "lake"

    @property
    def work(self) -> Path:
        return self.home / "work"

    @property
    def warehouse(self) -> Path:
        """The work database: one writer, no readers, may be deleted at any time."""
        return self.work / "accord.duckdb"

    @property
    def published(self) -> Path:
        return self.home / "published"

    def inbox_of(self, source: str) -> Path:
        """The folder with the dropped files of a source: its folder in the inbox.

        If another inbox is given for a single source, it may hold the files directly.
        """
        folder = self.inbox / source
        if self.sources == (source,) and self.inbox != self.home / "inbox" and not folder.is_dir():
            return self.inbox
        return folder

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def _project_vars(project: Path = DBT_PROJECT) -> dict:
    return parse_yaml((project / "dbt_project.yml").read_text())["vars"]


def home() -> Path:
    """The folder that holds everything a run reads and writes (`ACCORD_HOME`, default `data/` of the project).

    Raises ConfigurationError if it is not a folder, or contains quotes or glob characters.
    """
    folder = Path(os.environ.get("ACCORD_HOME") or PROJECT / "data").absolute()
    special = [character for character in "'\"*?[]{}" if character in str(folder)]
    if special:
        raise ConfigurationError(
            f"ACCORD_HOME is {folder}, which contains quotes or glob characters ({' '.join(special)}). They are not "
            "allowed, because DuckDB reads files by quoted glob patterns. "
            "Choose another folder: ACCORD_HOME=/another/folder"
        )
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    if not nearest.is_dir():
        raise ConfigurationError(
            f"ACCORD_HOME is {folder}, but {nearest} is a file. Choose a folder: ACCORD_HOME=/another/folder"
        )
    return folder


def memory() -> str:
    """DuckDB's memory limit, above which it spills to disk (`ACCORD_MEMORY`, such as `12GB`).

    Default: 5 GB, or half of the machine's memory if that is less. Python and its libraries need about 1 GB more.
    """
    half = psutil.virtual_memory().total // 2
    return os.environ.get("ACCORD_MEMORY") or f"{min(5_000_000_000, half) // 1_000_000}MB"


def free_space() -> int | None:
    """What must be free on the disk before a build, in bytes (`ACCORD_FREE_SPACE`, such as `20GB`); None: an estimate.

    Raises ConfigurationError if it is no size.
    """
    text = os.environ.get("ACCORD_FREE_SPACE", "").strip()
    if not text:
        return None
    parsed = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(kB|MB|GB|TB)?", text, re.IGNORECASE)
    if parsed is None:
        raise ConfigurationError(f"ACCORD_FREE_SPACE is '{text}', which is no size. Write a size such as 20GB, or 0.")
    return round(float(parsed[1]) * 1000 ** ["", "KB", "MB", "GB", "TB"].index((parsed[2] or "").upper()))


def group() -> str | None:
    """The group whose members may read the home (`ACCORD_GROUP`); None: only its owner may."""
    return os.environ.get("ACCORD_GROUP", "").strip() or None


def business_zone(project: Path = DBT_PROJECT) -> str:
    """The zone that defines days, weeks and months (`ACCORD_TIME_ZONE`, default in dbt_project.yml)."""
    name = str(os.environ.get("ACCORD_TIME_ZONE") or _project_vars(project)["time_zone"])
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ConfigurationError(
            f"The business zone is '{name}' (ACCORD_TIME_ZONE, or time_zone in dbt_project.yml), but there is no such "
            "time zone. Use an IANA name such as Europe/Berlin or America/New_York."
        ) from error
    return name


def published_reps(project: Path = DBT_PROJECT) -> str:
    """How published tables name sales people: named, pseudonyms or teams (`reps` in dbt_project.yml).

    Raises ConfigurationError if it is another word.
    """
    name = str(_project_vars(project).get("reps", REPS[0]))
    if name not in REPS:
        raise ConfigurationError(
            f"The setting reps is '{name}' (dbt_project.yml), and must be one of {', '.join(REPS)}. "
            "docs/reference/settings.md says what each means."
        )
    return name


def known_sources() -> list[str]:
    """All sources that have a landing contract, also those that are not run."""
    return sorted(each.parent.name for each in (DBT_PROJECT / "models" / "staging").glob("*/sources.yml"))


def configured_sources(named: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """The sources to run, each once: `named`, else `ACCORD_SOURCES`, else those of dbt_project.yml.

    Raises ConfigurationError if one of `named` or `ACCORD_SOURCES` has no landing contract.
    """
    from_environment = os.environ.get("ACCORD_SOURCES", "").split(",")
    requested = [each.strip() for each in named or from_environment if each.strip()]
    known = known_sources()
    for source in requested:
        if source not in known:
            raise ConfigurationError(
                f"There is no source '{source}'. Known sources: {', '.join(known) or 'none'}. "
                "docs/guides/add_a_source.md shows how to add one."
            )
    return tuple(dict.fromkeys(requested or _project_vars()["sources"]))


def _past_as_of(text: str, time_zone: str, default: datetime) -> datetime:
    """Parses an as_of. Raises ConfigurationError if it is in the future.

    A demo home may end later than today; then its end is allowed too.
    """
    as_of = parse_as_of(text, time_zone)
    if as_of > max(datetime.now(UTC), default):
        raise ConfigurationError(
            f"as_of is {text}, but it must not be in the future: until that date every later run would be older than "
            "what is published, so readers would not see it. Give a date up to today, or none: accord run"
        )
    return as_of


def _default_as_of(home: Path, time_zone: str) -> datetime:
    """The start of today; in a demo home, the end of the demo's last day (`demo.json`, written by `accord demo`)."""
    marker = home / "demo.json"
    if marker.exists():
        last_day = read_record(marker, lambda found: date.fromisoformat(found["last_day"]), OF_DEMO)
        return first_instant(last_day + timedelta(days=1), time_zone)
    return first_instant(datetime.now(ZoneInfo(time_zone)).date(), time_zone)


def load(as_of: str | None = None, sources: tuple[str, ...] | None = None, inbox: Path | None = None) -> Settings:
    """Settings from the environment, with the project's defaults (`vars` of dbt_project.yml).

    Raises ConfigurationError if a value is not valid.
    """
    folder = home()
    if inbox and inbox.absolute() != folder / "inbox" and not inbox.is_dir():
        raise ConfigurationError(
            f"There is no folder {inbox}, so there are no files to read. Give the folder with the files: --inbox DIR"
        )
    time_zone = business_zone()
    default = _default_as_of(folder, time_zone)
    return Settings(
        home=folder,
        sources=configured_sources(sources),
        time_zone=time_zone,
        as_of=_past_as_of(as_of, time_zone, default) if as_of else default,
        inbox=(inbox or folder / "inbox").absolute(),
    )


def with_as_of(settings: Settings, as_of: datetime) -> Settings:
    """The same settings with another as_of."""
    return replace(settings, as_of=as_of)
