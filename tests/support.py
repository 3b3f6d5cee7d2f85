"""What several tests need: running `accord` as a user would, and looking at what it published."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

import duckdb
import pytest

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SMALL = ("--leads", "250", "--days", "300", "--seed", "7")
NOT_A_FUNCTION_OF_THE_LAKE = {"publications", "audit_results", "history_changes", "follow_up_changes"}


def accord(home: Path, *arguments: str, timeout: int = 900, **variables: str) -> subprocess.CompletedProcess[str]:
    """One `accord` command in a process of its own, on this home."""
    return subprocess.run(
        [BIN / "accord", *arguments],
        env=environment(home, variables),
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd=PROJECT,
    )


def succeed(home: Path, *arguments: str, timeout: int = 900, **variables: str) -> subprocess.CompletedProcess[str]:
    """The same, which must succeed."""
    done = accord(home, *arguments, timeout=timeout, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


class Shell:
    """`accord` commands with a project of one's own, one after the other in one process (`tests.commands`).

    For claims about what commands do with each other; that each leaves its process well is claimed by `accord`.
    """

    def __init__(self, home: Path, project: Path) -> None:
        self.home = home
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.commands"],
            env=environment(home, {"ACCORD_PROJECT": str(project)}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=PROJECT,
        )

    def __enter__(self) -> "Shell":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def __call__(self, *arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        """One command, on this home or another one."""
        asked, answered = self.process.stdin, self.process.stdout
        assert asked
        assert answered
        print(json.dumps([str(home or self.home), *arguments]), file=asked, flush=True)
        answer = answered.readline()
        assert answer, f"the process ended with {self.process.wait()} at: accord {' '.join(arguments)}"
        return subprocess.CompletedProcess(arguments, *json.loads(answer))

    def succeed(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The same, which must succeed."""
        done = self(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done


def start(
    home: Path, *arguments: str, out: IO[str] | None = None, err: IO[str] | None = None, **variables: str
) -> subprocess.Popen[str]:
    """The same, not waited for; its output is thrown away where no file for it is given."""
    return subprocess.Popen(
        [BIN / "accord", *arguments],
        env=environment(home, variables),
        stdout=out or subprocess.DEVNULL,
        stderr=err or subprocess.DEVNULL,
        text=True,
        cwd=PROJECT,
    )


def environment(home: Path, variables: dict[str, str]) -> dict[str, str]:
    """A process's, on this home: this process's own, without what Airflow, Accord or pytest put there."""
    # Nor may it know that it is tested: dbt then raises what it otherwise notes in its log, and waits for ever.
    left_out = ("AIRFLOW", "ACCORD", "PYTEST")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return inherited | {"ACCORD_HOME": str(home), "COLUMNS": "200"} | variables


def copy_of(home: Path, to: Path) -> Path:
    """A home of one's own: links stay links, times of modification are kept, logs are left out."""
    return Path(shutil.copytree(home, to, symlinks=True, ignore=shutil.ignore_patterns("logs", "run.log")))


def drop_half_a_file(home: Path) -> None:
    """Into the inbox of web."""
    broken = home / "inbox" / "web" / "page_views" / "2025-12-31.jsonl.gz"
    broken.parent.mkdir(parents=True, exist_ok=True)
    broken.write_bytes(gzip.compress(b'{"visitor_id": "v1"}\n' * 50)[:30])


def contents(home: Path) -> dict[str, tuple[int, int]]:
    """Of every published table that is a function of the lake: its number of rows and a digest of all of them.

    Asserts by the way that what is published is whole: Parquet holds the same rows as the database, and the page and
    the record beside them are of the same publication.
    """
    published = home / "published"
    with duckdb.connect() as reader:
        reader.sql(f"attach '{published / 'accord.duckdb'}' as published (read_only)")
        reader.sql("use published.accord")
        names = [name for (name,) in reader.sql("select name from (show tables) order by name").fetchall()]
        held = {name: digest(reader, name) for name in names}
        newest = reader.sql("select max_by(publication_id, published_at) from publications").fetchone()
        files = {path.stem: digest(reader, parquet(path)) for path in (published / "parquet").iterdir()}
    assert files == held, "Parquet and the database differ"
    record = json.loads((published / "current" / "publication.json").read_text())
    page = re.findall(r"Publication ([0-9A-Za-z-]+)", (published / "report" / "index.html").read_text())
    assert {record["publication_id"], *page} == set(newest or ()), (
        "database, page and record are of several publications"
    )
    return {name: held[name] for name in names if name not in NOT_A_FUNCTION_OF_THE_LAKE}


def parquet(path: Path) -> str:
    """What reads a published table's Parquet: its file, or its files by month."""
    files = f"{path}/*/*.parquet" if path.is_dir() else path
    return f"read_parquet('{files}', hive_partitioning = false)"


def digest(reader: duckdb.DuckDBPyConnection, rows: str) -> tuple[int, int]:
    """Number and digest of the rows of a table or file, in whatever order they are."""
    found = reader.sql(f"select count(*), coalesce(sum(hash(t)::hugeint), 0) from {rows} as t").fetchone()
    assert found is not None
    return found[0], found[1]


def kill_points() -> list[str]:
    """Every name at which `common/fault_points` can kill a run, as the code has them; not those of `accord demo`."""
    found = set()
    for file in (PROJECT / "plugins" / "accord").rglob("*.py"):
        found |= set(re.findall(r'\bpoint\("([a-z_.]+)"\)', file.read_text()))
    return sorted(name for name in found if not name.startswith("demo."))


def project_copy(to: Path) -> Path:
    """A project of one's own, for `ACCORD_PROJECT`: what `accord run` uses of it, without unit tests.

    It comes with what dbt has parsed of the project, so that only what a test changes is parsed.
    """
    for folder in ("dags", "dbt_project", "expectations"):
        shutil.copytree(PROJECT / folder, to / folder, ignore=shutil.ignore_patterns("target", "logs", "_*tests.yml"))
    parsed = to / "dbt_project" / "target" / "parsed"
    parsed.mkdir(parents=True)
    for state in (PROJECT / "dbt_project" / "target" / "parsed").glob("*.partial"):
        shutil.copy(state, parsed)
    return to


def add_scorecard(project: Path, name: str, declaration: str) -> None:
    """Adds a scorecard as docs/examples/README.md says: its YAML, a folder of one-line models, its name in the list."""
    dbt_project = project / "dbt_project"
    (dbt_project / "models" / "definitions" / "scorecards" / f"{name}.yml").write_text(declaration)
    models = dbt_project / "models" / "scoring"
    (models / name).mkdir()
    for model in (models / "lead_score").glob("*.sql"):
        text = model.read_text().replace("lead_score", name)
        (models / name / model.name.replace("lead_score", name)).write_text(text)
    settings = dbt_project / "dbt_project.yml"
    settings.write_text(re.sub(r"(scorecards: \[[^\]]*)\]", rf"\1, {name}]", settings.read_text()))


def add_source(project: Path, name: str, contract: str, records: str, activities: str) -> None:
    """Adds a source as docs/guides/add_a_source.md says: contract, two staging models, their names in `provides`."""
    staging = project / "dbt_project" / "models" / "staging" / name
    staging.mkdir()
    (staging / "sources.yml").write_text(contract)
    (staging / f"stg_{name}__lead_records.sql").write_text(records)
    (staging / f"stg_{name}__activities.sql").write_text(activities)
    settings = project / "dbt_project" / "dbt_project.yml"
    settings.write_text(
        settings.read_text()
        .replace("lead_records: [", f"lead_records: [stg_{name}__lead_records, ")
        .replace("    activities:\n", f"    activities:\n      - stg_{name}__activities\n")
    )


def leave_out_drawings(patch: pytest.MonkeyPatch) -> None:
    """They cost most of a page's time; test_report_page.py and runs in processes of their own look at them."""
    patch.setattr("accord.report.report_page.figures", lambda _: {})
    patch.setattr("accord.report.agreement.gate_charts.drawn", lambda *_: {})


def leave_out_docs(patch: pytest.MonkeyPatch) -> None:
    """They are a third of an audit; test_data_docs.py and runs in processes of their own look at them."""

    def write(_: object, docs: Path) -> None:
        docs.mkdir()
        (docs / "index.html").write_text("checked")

    patch.setattr("accord.audit.suite_runner._write_docs", write)
