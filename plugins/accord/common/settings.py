"""Where things are and what a run is for: the one place that reads the environment."""

import json
import os
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil

from accord.common.errors import ConfigurationError
from accord.common.instants import first_instant, parse_as_of
from accord.common.yaml_files import parsed

PROJECT = Path(os.environ.get("ACCORD_PROJECT", Path(__file__).resolve().parents[3]))
DBT_PROJECT = PROJECT / "dbt_project"


@dataclass(frozen=True)
class Settings:
    """One home and one way of running on it.

    `as_of` is an aware UTC instant: what happened at or after it does not exist.
    `time_zone` is the business zone (IANA name), in which days, weeks and months are meant.
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
        """Where the dropped files of a source lie: its folder in the inbox.

        An inbox named for one source alone may hold the files themselves.
        """
        folder = self.inbox / source
        if self.sources == (source,) and self.inbox != self.home / "inbox" and not folder.is_dir():
            return self.inbox
        return folder

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def _project_vars(project: Path = DBT_PROJECT) -> dict:
    return parsed((project / "dbt_project.yml").read_text())["vars"]


def home() -> Path:
    """The folder that holds everything a run reads and writes (`ACCORD_HOME`, default `data/` of the project).

    Raises ConfigurationError where it is not a folder, or its name cannot stand in a quoted SQL text or file pattern.
    """
    where = Path(os.environ.get("ACCORD_HOME") or PROJECT / "data").absolute()
    odd = [mark for mark in "'\"*?[]{}" if mark in str(where)]
    if odd:
        raise ConfigurationError(
            f"ACCORD_HOME is {where}. Its files are read by patterns within quotes, in which {' '.join(odd)} means "
            "something else. Name a folder without it: ACCORD_HOME=/another/folder"
        )
    nearest = next(each for each in (where, *where.parents) if each.exists())
    if not nearest.is_dir():
        raise ConfigurationError(
            f"ACCORD_HOME is {where}, but {nearest} is a file. Name a folder: ACCORD_HOME=/another/folder"
        )
    return where


def memory() -> str:
    """What DuckDB may hold in memory before it spills to disk (`ACCORD_MEMORY`, such as `12GB`).

    Without one: 5 GB, or half of the machine's memory where that is less. The libraries around it take about 1 GB more.
    """
    half = psutil.virtual_memory().total // 2
    return os.environ.get("ACCORD_MEMORY") or f"{min(5_000_000_000, half) // 1_000_000}MB"


def business_zone(project: Path = DBT_PROJECT) -> str:
    """The zone in which days, weeks and months are meant (`ACCORD_TIME_ZONE`, default in dbt_project.yml)."""
    name = str(os.environ.get("ACCORD_TIME_ZONE") or _project_vars(project)["time_zone"])
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ConfigurationError(
            f"The business zone is '{name}' (ACCORD_TIME_ZONE, or time_zone in dbt_project.yml), which is not the name "
            "of a time zone. Use one such as Europe/Berlin or America/New_York."
        ) from error
    return name


def known_sources() -> list[str]:
    """The sources that have a landing contract, whether they are run or not."""
    return sorted(each.parent.name for each in (DBT_PROJECT / "models" / "staging").glob("*/sources.yml"))


def configured_sources(named: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """The sources to run, each once: those named, else `ACCORD_SOURCES`, else dbt_project.yml's.

    Raises ConfigurationError where a named one has no landing contract.
    """
    listed = os.environ.get("ACCORD_SOURCES", "").split(",")
    asked = [each.strip() for each in named or listed if each.strip()]
    known = known_sources()
    for source in asked:
        if source not in known:
            raise ConfigurationError(
                f"There is no source '{source}'. Known sources: {', '.join(known) or 'none'}. "
                "docs/guides/add_a_source.md shows how to add one."
            )
    return tuple(dict.fromkeys(asked or _project_vars()["sources"]))


def _past(text: str, time_zone: str, default: datetime) -> datetime:
    """The instant that `text` names. Raises ConfigurationError where it is still to come.

    A demo home may end later than today: then up to its end.
    """
    as_of = parse_as_of(text, time_zone)
    if as_of > max(datetime.now(UTC), default):
        raise ConfigurationError(
            f"as_of is {text}, which is still to come. Published, it would hide every later night until then, for they "
            "would be older. Give a date up to today, or none: accord run"
        )
    return as_of


def _default_as_of(home: Path, time_zone: str) -> datetime:
    """The start of today; in a demo home, the end of the demo's last day (`demo.json`, written by `accord demo`)."""
    marker = home / "demo.json"
    if marker.exists():
        last_day = date.fromisoformat(json.loads(marker.read_text())["last_day"])
        return first_instant(last_day + timedelta(days=1), time_zone)
    return first_instant(datetime.now(ZoneInfo(time_zone)).date(), time_zone)


def load(as_of: str | None = None, sources: tuple[str, ...] | None = None, inbox: Path | None = None) -> Settings:
    """Settings from the environment, with the project's defaults (`vars` of dbt_project.yml).

    Raises ConfigurationError where a value cannot be understood.
    """
    where = home()
    if inbox and inbox.absolute() != where / "inbox" and not inbox.is_dir():
        raise ConfigurationError(
            f"There is no folder {inbox} to take files from. Give the one that holds them: --inbox DIR."
        )
    time_zone = business_zone()
    default = _default_as_of(where, time_zone)
    return Settings(
        home=where,
        sources=configured_sources(sources),
        time_zone=time_zone,
        as_of=_past(as_of, time_zone, default) if as_of else default,
        inbox=(inbox or where / "inbox").absolute(),
    )


def with_as_of(settings: Settings, as_of: datetime) -> Settings:
    """The same home, seen from another instant."""
    return replace(settings, as_of=as_of)
