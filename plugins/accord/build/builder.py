"""dbt, in this process: from the lake to every table of the work database."""

import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accord.build import incremental_plan, manifest_cache
from accord.common import fault_points, git
from accord.common.duckdb_files import work_database
from accord.common.errors import BuildError
from accord.common.settings import DBT_PROJECT, Settings, memory
from accord.register.register_table import write_register
from accord.store.batches import batches_of
from accord.store.run_lock import run_lock

log = logging.getLogger(__name__)

# The audit looks at the keys of published tables, as they are declared there: once is enough.
KEYS_OF_MARTS = [
    word
    for test in ("is_unique_by", "unique")
    for word in ("--exclude", f"path:models/marts,resource_type:test,test_name:{test}")
]


@dataclass(frozen=True)
class BuildReport:
    """What one build made, and of what: the content of `work/build.json`. Instants are ISO 8601, UTC.

    `mode`: full, incremental (it starts from the build `base_build_id`, which was as of `previous_as_of`, and
    recomputes `touched_leads` leads) or nothing_new (it is the previous build). `rebuild`: models rebuilt for all.
    """

    build_id: str
    as_of: str
    sources: list[str]
    git_revision: str | None
    batches: dict[str, list[str]]
    started_at: str
    finished_at: str
    models: int
    tests: int
    warnings: list[str] = field(default_factory=list)
    mode: str = "full"
    previous_as_of: str | None = None
    base_build_id: str | None = None
    build_number: int = 1
    touched_leads: int | None = None
    rebuild: list[str] = field(default_factory=list)
    fingerprints: dict[str, Any] = field(default_factory=dict)


def build(
    settings: Settings, full_refresh: bool = False, project: Path = DBT_PROJECT, untested: Sequence[str] = ()
) -> BuildReport:
    """Builds and tests every model as of `settings.as_of`, then writes `work/build.json`.

    The file goes away first: a build that dies half-way leaves none, and without one nothing can be published.
    `project`: the dbt project, of this revision or another. `untested`: these models alone and what lies before them,
    without tests, for a home that is thrown away: its `build.json` says nothing of what is left out.
    Raises AccordError naming the models and tests that failed, Busy where another run is at work.
    """
    with run_lock(settings, "build"):
        record = settings.work / "build.json"
        batches = batches_of(settings)
        said = incremental_plan.fingerprints(settings, project)
        plan = incremental_plan.plan(settings, batches, said, full_refresh)
        if plan.mode == "nothing_new":
            log.info("nothing is new since build %s", plan.base["build_id"])
            return BuildReport(**plan.base | {"mode": plan.mode})
        if plan.mode == "incremental":
            log.info("a night on build %s; made anew: %s", plan.base["build_id"], ", ".join(plan.rebuild) or "nothing")
        else:
            log.info("everything is built: %s", plan.reason)
        record.unlink(missing_ok=True)
        fault_points.point("build.start")
        started = datetime.now(UTC)
        write_register(settings, project)
        command = ["build", "--exclude-resource-type", "unit_test", *KEYS_OF_MARTS]
        command += _sources_left_out(settings, project)
        if untested:
            command += ["--exclude-resource-type", "test", "--select", *(f"+{model}" for model in untested)]
        results = run_dbt(settings, command, plan.mode == "full", plan.variables(settings), project)
        kinds = [result.node.resource_type for result in results]
        report = BuildReport(
            build_id=f"{started:%Y%m%dT%H%M%S%fZ}",
            as_of=settings.as_of.isoformat(),
            sources=list(settings.sources),
            git_revision=git.revision(),
            batches=batches,
            started_at=started.isoformat(),
            finished_at=datetime.now(UTC).isoformat(),
            models=kinds.count("model"),
            tests=kinds.count("test"),
            warnings=[f"{result.node.name}: {result.message}" for result in results if result.status == "warn"],
            mode=plan.mode,
            previous_as_of=plan.base.get("as_of"),
            base_build_id=plan.base.get("build_id"),
            build_number=plan.build_number,
            touched_leads=_touched(settings) if plan.base else None,
            rebuild=plan.rebuild,
            fingerprints=said,
        )
        incremental_plan.mark(settings, report.build_id)
        _write(record, report)
        fault_points.point("build.done")
        return report


def run_dbt(
    settings: Settings,
    command: list[str],
    full_refresh: bool = False,
    more: dict[str, Any] | None = None,
    project: Path = DBT_PROJECT,
) -> list[Any]:
    """One dbt command on this home, quietly: its log in `work/dbt/logs/dbt.log`, compiled SQL in `work/dbt/target`.

    Returns dbt's results, one a node. Raises AccordError with what failed, why, and where the compiled SQL is.
    """
    from dbt.cli.main import dbtRunner

    target, logs = settings.work / "dbt" / "target", settings.work / "dbt" / "logs"
    variables = {
        "as_of": settings.as_of.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" "),
        "time_zone": settings.time_zone,
        "sources": list(settings.sources),
    } | (more or {})
    folders = {"project-dir": project, "profiles-dir": project, "target-path": target, "log-path": logs}
    usual = ["--quiet", "--log-level", "none", "--log-level-file", "info", "--no-use-colors"]
    told = [word for name, folder in folders.items() for word in (f"--{name}", str(folder))]
    told += ["--vars", json.dumps(variables)]

    def parse(home: str) -> Any:
        with _home(home):
            outcome = dbtRunner().invoke([*usual, "parse", "--no-partial-parse", *told])
        if not outcome.success:
            raise _explain([], outcome.exception, logs / "dbt.log")
        return outcome.result

    parsed = manifest_cache.manifest(project, variables, settings.work / "dbt", parse, settings.home)
    arguments = [*usual, *command, *told, *(["--full-refresh"] if full_refresh else [])]
    with _home(str(settings.home)):
        try:
            outcome = dbtRunner(parsed, callbacks=[_progress]).invoke(arguments)
        finally:
            _close_dbt_connection()
    results = list(getattr(outcome.result, "results", None) or [])
    if not outcome.success:
        raise _explain(results, outcome.exception, logs / "dbt.log")
    return results


def _touched(settings: Settings) -> int:
    """The number of leads of which something is new."""
    with work_database(settings.warehouse) as warehouse:
        found = warehouse.execute("select count(*) from core.touched_leads").fetchone()
    return int(found[0]) if found else 0


def _sources_left_out(settings: Settings, project: Path) -> list[str]:
    """Excludes the staging of every source that is not switched on: its lake may not exist."""
    staging = project / "models" / "staging"
    others = sorted(
        folder.name for folder in staging.iterdir() if folder.is_dir() and folder.name not in settings.sources
    )
    return [word for other in others for word in ("--exclude", f"path:models/staging/{other}")]


def _explain(results: list[Any], exception: BaseException | None, log_file: Path) -> BuildError:
    """What failed, each with dbt's message and its compiled SQL; then where to read on."""
    failed = [result for result in results if result.status in ("error", "fail", "runtime error")]
    count = f"dbt failed at {len(failed)} of {len(results)} steps:"
    what, where = [count if failed else f"dbt could not start: {exception}"], []
    for result in failed[:10]:
        message = " ".join(str(result.message or "no message").split())
        what.append(f"- {result.node.resource_type} {result.node.name}: {message[:600]}")
        compiled = getattr(result.node, "compiled_path", None)
        if compiled:
            where.append(f"  compiled SQL of {result.node.name}: {compiled}")
    if len(failed) > 10:
        what.append(f"- and {len(failed) - 10} more")
    where.append(f"Nothing was published. The whole log: {log_file}. When it is put right: accord run")
    return BuildError("\n".join(what), "\n".join(where))


def _progress(event: Any) -> None:
    """One log line as dbt starts a node, for whoever watches."""
    if event.info.name == "LogStartLine":
        log.info("%s of %s: %s", event.data.index, event.data.total, event.data.description)


@contextmanager
def _home(home: str) -> Iterator[None]:
    """The dbt project finds lake and work database through ACCORD_HOME, whatever the caller's environment says."""
    told = {"ACCORD_HOME": home, "ACCORD_MEMORY": memory()}
    before = {name: os.environ.get(name) for name in told}
    os.environ.update(told)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _close_dbt_connection() -> None:
    """dbt-duckdb keeps the work database open in this process; the audit must be able to open it its own way."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
    DuckDBConnectionManager.close_all_connections()


def _write(path: Path, report: BuildReport) -> None:
    """All of the file or none of it."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(report), indent=2))
    os.replace(draft, path)
