"""A small home made by hand: a lake from real dropped files, and a work database with the published tables' contracts.

It stands for what ingest and dbt would leave, so that audit and publication can be tried on any content at once.
"""

import copy
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from tests.plugins.home_tables import FIRST, Content, Entered, fill

from accord.build.incremental_plan import mark
from accord.common.duckdb_files import published_database
from accord.common.settings import Settings
from accord.ingest.ingesting import ingest
from accord.register.register_table import write_register


@dataclass
class Home(Content):
    """A home whose next build is put together by hand."""

    builds: int = 0

    def at(self, as_of: datetime) -> "Home":
        self.settings = replace(self.settings, as_of=as_of)
        return self

    def drop(self, name: str, text: str) -> None:
        """A file into the inbox, `<source>/<file>`, and through ingest into the lake."""
        path = self.settings.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        ingest(self.settings, name.split("/")[0])

    def build(self) -> str:
        """What dbt would leave: the work database and build.json; returns the build's id."""
        self.builds += 1
        self.settings.work.mkdir(parents=True, exist_ok=True)
        self.settings.warehouse.unlink(missing_ok=True)
        write_register(self.settings)
        with _work(self.settings) as connection:
            fill(connection, self)
        build_id = f"build-{self.builds}"
        manifests = self.settings.lake / "_manifests"
        record = {
            "build_id": build_id,
            "as_of": self.settings.as_of.isoformat(),
            "sources": list(self.settings.sources),
            "git_revision": "0123456789ab",
            "batches": {s: sorted(p.stem for p in (manifests / s).glob("*.json")) for s in self.settings.sources},
        }
        mark(self.settings, build_id)
        (self.settings.work / "build.json").write_text(json.dumps(record))
        return build_id

    def build_incremental(self, touched: list[str], *changes: str) -> str:
        """What a run leaves that stands on the last build; `changes`, in SQL, should change touched leads alone."""
        record = json.loads((self.settings.work / "build.json").read_text())
        self.builds += 1
        run = {"mode": "incremental", "base_build_id": record["build_id"], "build_id": f"build-{self.builds}"}
        as_of = self.settings.as_of.isoformat()
        with _work(self.settings) as connection:
            connection.execute("create or replace table core.touched_leads (lead_id varchar, is_recomputed boolean)")
            connection.execute("insert into core.touched_leads select unnest(?::varchar[]), true", [touched])
            for change in changes:
                connection.execute(change)
        mark(self.settings, str(run["build_id"]))
        record |= run | {"as_of": as_of, "previous_as_of": record["as_of"], "touched_leads": len(touched)}
        (self.settings.work / "build.json").write_text(json.dumps(record))
        return f"build-{self.builds}"

    def change(self, sql: str) -> None:
        """Tampers with the built work database."""
        with _work(self.settings) as connection:
            connection.execute(sql)

    def published(self, sql: str) -> list[Any]:
        with published_database(self.settings.published / "accord.duckdb") as connection:
            return connection.execute(sql).fetchall()


@contextmanager
def _work(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The work database under another name than its schema's; what is done to it is done at once, or not at all."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.warehouse}' as work")
        connection.execute("use work")
        connection.execute("begin")
        yield connection
        connection.execute("commit")


def make_home(folder: Path) -> Home:
    """Forty leads, every second an MQL a day after its inquiry, as of 2026-01-20, built and not yet audited."""
    made = Home(Settings(folder, ("crm", "web"), "Europe/Berlin", datetime(2026, 1, 20, tzinfo=UTC), folder / "inbox"))
    loaded = datetime(2026, 1, 19, 23)
    lines = ["lead_ref,created_at,email"]
    for number in range(40):
        lead, at = f"crm:{number:03}", (FIRST + timedelta(hours=7 * number)).replace(tzinfo=None)
        made.entries.append(Entered(lead, "inquiry", at))
        if number % 2 == 0:
            made.entries.append(Entered(lead, "mql", at + timedelta(days=1), "profile_and_actions"))
        made.links[lead] = (lead, f"person{number}@example.org")
        made.activities.append((f"crm:lead:{number:03}", lead, at, loaded))
        lines.append(f"{number:03},{at.isoformat()}Z,person{number}@example.org")
    made.activities.append(("web:page_view:1", None, datetime(2026, 1, 19, 10), loaded))
    made.drop("crm/leads-1.csv", "\n".join(lines) + "\n")
    made.drop("web/page_views-1.csv", "visitor_ref,viewed_at,path\nv1,2026-01-19T10:00:00Z,/\n")
    made.build()
    return made


def copy_of(home: Home, folder: Path) -> Home:
    """The same home somewhere else: what was made of it in one place is no other test's business."""
    shutil.copytree(home.settings.home, folder, symlinks=True, dirs_exist_ok=True)
    return replace(copy.deepcopy(home), settings=replace(home.settings, home=folder, inbox=folder / "inbox"))
