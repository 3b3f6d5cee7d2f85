"""A home whose inbox is filled from rows in a test, built run by run and then at once."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from tests.support import PROJECT, environment

Row = tuple[int, str, Mapping[str, Any]]  # the run it arrives with, <source>.<table>, its values
SOURCES = ("crm", "marketing", "web")
# Of these only this run's rows are there; build_number says who wrote a row, not what it says.
OF_ONE_RUN = {"attributed_activities", "mail_clicks", "touched_leads", "activities_to_judge", "activities_this_run",
                "arrived_activities", "judged_activities", "changed_owners", "leads_of_changed_entities",
                "replaced_mails", "activities_before", "months_to_count"}  # fmt: skip
KEPT = ["core", "scoring", "journey", "accord"]
ROWS = "select columns(c -> c <> 'build_number') from"
# In a process of its own, which may run another project than the one that is tested; one for all builds with a project.
BUILDER = """
import json, os, sys, traceback
from accord.common import settings
from accord.build.builder import build
from accord.ingest.ingesting import ingest
CONTINUED = ["config.materialized:incremental", "resource_type:seed"]
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
for line in sys.stdin:
    home, as_of, how, sources = json.loads(line)
    try:
        os.environ["ACCORD_HOME"] = home
        here = settings.load(as_of or None, tuple(sources))
        for source in here.sources:
            ingest(here, source)
        models = {"without tests": ["*"], "for the next run": CONTINUED}.get(how, [])
        answer = build(here, full_refresh=how == "full", only_models=models).mode, ""
    except BaseException:
        answer = "failed", traceback.format_exc()
    print(json.dumps(answer), file=answers, flush=True)
"""


@cache
def _builder(project: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILDER],
        env=environment(project, {"ACCORD_PROJECT": str(project), "PYTHONPATH": str(PROJECT / "plugins")}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def build(home: Path, project: Path, as_of: str = "", how: str = "as planned", sources: Sequence[str] = ()) -> str:
    """Ingests and builds a home with a project of its own, without Airflow, audit and publication.

    `how`: as planned, full, "without tests" of dbt (of tables that a full build is going to be compared with), or "for
    the next run": only the tables that keep rows, and what they are made of; every run makes all others anew.
    `sources`: those of the project where none is named. Gives the mode of the build.
    """
    asked, answered = _builder(project).stdin, _builder(project).stdout
    assert asked
    assert answered
    print(json.dumps([str(home), as_of, how, sources]), file=asked, flush=True)
    answer = answered.readline()
    assert answer, f"the builder ended with {_builder(project).wait()}"
    mode, error = json.loads(answer)
    assert not error, error
    return str(mode)


class SmallLake:
    """One home."""

    def __init__(self, folder: Path, project: Path = PROJECT) -> None:
        self.folder, self.project = folder, project
        for source in SOURCES:
            (folder / "inbox" / source).mkdir(parents=True)

    def runs(self, rows: Iterable[Row], as_ofs: Sequence[str]) -> list[str]:
        """What arrives with each run, ingested and built as of its instant. Gives how each was built.

        All tables are those of the last run; the runs before it are only built as far as it continues from them.
        """
        rows, last = list(rows), len(as_ofs) - 1
        return [
            self._run(number, rows, as_of, "without tests" if number == last else "for the next run")
            for number, as_of in enumerate(as_ofs)
        ]

    def _run(self, number: int, rows: list[Row], as_of: str, how: str) -> str:
        files: dict[str, list[str]] = {}
        for run, table, row in rows:
            if run == number:
                given = {name: value for name, value in row.items() if value is not None}
                files.setdefault(table, []).append(json.dumps(given) + "\n")
        for table, lines in files.items():
            file = self.folder / "inbox" / table.replace(".", "/") / f"{number}.jsonl"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(lines))
        return self.build(as_of, how)

    def build(self, as_of: str, how: str = "as planned") -> str:
        """Gives how it was built."""
        return build(self.folder, self.project, as_of, how)

    def ask(self, query: str) -> list[Any]:
        """Rows of a query on the work database."""
        with duckdb.connect(str(self.folder / "work" / "accord.duckdb"), read_only=True) as work:
            return work.execute(query).fetchall()

    def copied(self) -> Path:
        """A copy of the work database as it is now."""
        file = self.folder / "work" / "accord.duckdb"
        return Path(shutil.copy(file, file.with_name("copied.duckdb")))

    def differences(self, carried: Path) -> list[str]:
        """One line a row of a kept table that only one has: that database, or the work database as it is now."""
        with duckdb.connect() as reader:
            reader.execute(f"attach '{carried}' as carried (read_only)")
            reader.execute(f"attach '{self.folder / 'work' / 'accord.duckdb'}' as whole (read_only)")
            tables = _kept(reader, "whole")
            assert _kept(reader, "carried") == tables
            return [
                f"{table}: {kind} {row}"
                for table in tables
                for kind, one, other in (("surplus", "carried", "whole"), ("missing", "whole", "carried"))
                for row in reader.execute(
                    f"{ROWS} {one}.{table} except all {ROWS} {other}.{table} order by all"
                ).fetchall()
            ]


def _kept(reader: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    found = reader.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? and schema_name in ? order by all",
        [database, KEPT],
    ).fetchall()
    # a carried state differs in the last bits of its doubles; every score made of it is compared
    return [
        f"{schema}.{table}"
        for schema, table in found
        if table not in OF_ONE_RUN and not table.endswith(("_before", "_state"))
    ]
