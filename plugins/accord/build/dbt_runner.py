"""Runs dbt in this process, on the lake and work database of one home."""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any

from accord.build import manifest_cache
from accord.common.errors import BuildError
from accord.common.garbage import collect_rarely
from accord.common.settings import DBT_PROJECT, Settings, memory
from accord.store import pseudonyms

log = logging.getLogger(__name__)

SHOWN = 10  # further failures are only counted


def run_dbt(
    settings: Settings,
    command: list[str],
    full_refresh: bool = False,
    more_variables: dict[str, Any] | None = None,
    project: Path = DBT_PROJECT,
) -> list[Any]:
    """Runs one dbt command on this home, quietly. Log: `work/dbt/logs/dbt.log`; compiled SQL: `work/dbt/target`.

    Returns dbt's results, one per node. Raises BuildError with what failed, why, and where the compiled SQL is.
    """
    from dbt.cli.main import dbtRunner

    collect_rarely()
    logs = settings.work / "dbt" / "logs"
    variables = {
        "as_of": settings.as_of.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" "),
        "time_zone": settings.time_zone,
        "sources": list(settings.sources),
    }
    variables |= pseudonyms.variables(settings, project) | (more_variables or {})
    quiet = ["--quiet", "--log-level", "none", "--log-level-file", "info", "--no-use-colors"]

    def options(values: Mapping[str, Any], target: Path) -> list[str]:
        folders = {"project-dir": project, "profiles-dir": project, "target-path": target, "log-path": logs}
        return [
            *(word for name, at in folders.items() for word in (f"--{name}", str(at))),
            "--vars",
            json.dumps(values),
        ]

    def parse(home: str, values: Mapping[str, Any], target: Path) -> Any:
        with _environment(home):
            outcome = dbtRunner().invoke(
                [*quiet, "parse", "--partial-parse", "--no-write-json", *options(values, target)]
            )
        if not outcome.success:
            raise _build_error([], outcome.exception, logs / "dbt.log")
        return outcome.result

    manifest = manifest_cache.manifest(project, variables, settings.work / "dbt", parse, settings.home)
    arguments = [*quiet, *command, *options(variables, settings.work / "dbt" / "target")]
    arguments += [*(["--full-refresh"] if full_refresh else [])]
    with _environment(str(settings.home)):
        try:
            outcome = dbtRunner(manifest, callbacks=[_log_progress]).invoke(arguments)
        finally:
            _close_dbt_connection()
    results = list(getattr(outcome.result, "results", None) or [])
    if not outcome.success:
        raise _build_error(results, outcome.exception, logs / "dbt.log")
    return results


def _build_error(results: list[Any], exception: BaseException | None, log_file: Path) -> BuildError:
    """What failed, each with dbt's message and its compiled SQL; then where to read more."""
    failed = [result for result in results if result.status in ("error", "fail", "runtime error")]
    count = f"dbt failed at {len(failed)} of {len(results)} steps:"
    failures, details = [count if failed else f"dbt could not start: {exception}"], []
    for result in failed[:SHOWN]:
        message = " ".join(str(result.message or "no message").split())
        failures.append(f"- {result.node.resource_type} {result.node.name}: {message[:600]}")
        compiled = getattr(result.node, "compiled_path", None)
        if compiled:
            details.append(f"  compiled SQL of {result.node.name}: {compiled}")
    if len(failed) > SHOWN:
        failures.append(f"- and {len(failed) - SHOWN} more")
    details.append(f"Nothing was published. The whole log: {log_file}. After correcting it: accord run")
    return BuildError("\n".join(failures), "\n".join(details))


def _log_progress(event: Any) -> None:
    """Logs one line when dbt starts a node, for the progress display."""
    if event.info.name == "LogStartLine":
        log.info("%s of %s: %s", event.data.index, event.data.total, event.data.description)


@contextmanager
def _environment(home: str) -> Iterator[None]:
    """Sets ACCORD_HOME, by which the dbt project finds lake and work database, and restores the caller's value."""
    variables = {"ACCORD_HOME": home, "ACCORD_MEMORY": memory()}
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _close_dbt_connection() -> None:
    """dbt-duckdb keeps the work database open in this process, but the audit must open it with other settings."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
    DuckDBConnectionManager.close_all_connections()
