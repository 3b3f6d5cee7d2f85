"""Builds every table of the work database from the lake."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accord.build import free_space, incremental_plan
from accord.build.dbt_runner import run_dbt
from accord.build.zone_offsets import write_zone_offsets
from accord.common import disk, fault_points, git
from accord.common.duckdb_files import work_database
from accord.common.settings import DBT_PROJECT, Settings
from accord.common.state_files import write_text
from accord.register.register_table import write_register
from accord.store.batches import batches_of
from accord.store.run_lock import run_lock

log = logging.getLogger(__name__)

# dbt does not test the keys of published tables, because the audit checks them.
WITHOUT_KEY_TESTS = [
    word
    for test in ("is_unique_by", "unique")
    for word in ("--exclude", f"path:models/marts,resource_type:test,test_name:{test}")
]

# A changed seed makes a full build. So an incremental one finds the seeds as they were loaded and tested.
WITHOUT_SEEDS = ["--exclude-resource-type", "seed", "--exclude", "file:seeds.yml"]

# Nor does an incremental build make the views of the definitions again, where no definition and no scorecard changed.
WITHOUT_DEFINITIONS = ["--exclude", "path:models/definitions,config.materialized:view"]


@dataclass(frozen=True)
class BuildReport:
    """The inputs and results of one build: the content of `work/build.json`. Instants are ISO 8601, UTC.

    `mode`: full, incremental (it continues from the build `base_build_id`, which was as of `previous_as_of`, and
    recomputes `touched_leads` leads) or nothing_new (the previous build is reused).
    `rebuild`: the models that were rebuilt for all leads.
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
    settings: Settings, full_refresh: bool = False, project: Path = DBT_PROJECT, only_models: Sequence[str] = ()
) -> BuildReport:
    """Builds and tests every model as of `settings.as_of`, then writes `work/build.json`.

    The file is deleted first: a build that fails leaves none, and without it nothing can be published.
    `project`: the dbt project, of this revision or another.
    `only_models`: builds only these models and those they depend on, without tests. Use it for temporary homes only,
    because `build.json` does not record it.
    Raises BuildError with the models and tests that failed, Busy if another run uses the home.
    """
    with run_lock(settings, "build"):
        record = settings.work / "build.json"
        batches = batches_of(settings)
        fingerprints = incremental_plan.fingerprints(settings, project)
        plan = incremental_plan.plan(settings, batches, fingerprints, full_refresh)
        if plan.mode == "nothing_new":
            log.info("nothing is new since build %s", plan.base["build_id"])
            return BuildReport(**plan.base | {"mode": plan.mode})
        if plan.mode == "incremental":
            rebuilt = ", ".join(plan.rebuild) or "none"
            log.info("incremental build from %s; models rebuilt for all leads: %s", plan.base["build_id"], rebuilt)
        elif plan.is_damaged:
            log.warning("full build: work/ is damaged, so it is no base. %s", plan.reason)
        else:
            log.info("full build: %s", plan.reason)
        free_space.require(settings, plan.base.get("batches"))
        record.unlink(missing_ok=True)
        if plan.mode == "full":
            _remove_warehouse(settings)
        fault_points.point("build.start")
        started = datetime.now(UTC)
        write_register(settings, project)
        write_zone_offsets(settings)
        command = ["build", "--exclude-resource-type", "unit_test", *WITHOUT_KEY_TESTS]
        command += _without_other_sources(settings, project)
        if plan.mode == "incremental":
            command += WITHOUT_SEEDS
            if not plan.rebuild:
                command += WITHOUT_DEFINITIONS
        if only_models:
            command += ["--exclude-resource-type", "test", "--select", *(f"+{model}" for model in only_models)]
        try:
            results = run_dbt(settings, command, plan.mode == "full", plan.variables(settings), project)
        except Exception as error:
            if disk.is_full(error):  # half a work database is no base, and takes the room that is missing
                _remove_warehouse(settings)
            raise
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
            touched_leads=_touched_leads(settings) if plan.base else None,
            rebuild=plan.rebuild,
            fingerprints=fingerprints,
        )
        incremental_plan.mark(settings, report.build_id)
        write_text(record, json.dumps(asdict(report), indent=2))
        fault_points.point("build.done")
        return report


def _remove_warehouse(settings: Settings) -> None:
    """A full build begins with no file: a damaged one could not be written, and an old one only takes space."""
    for file in (settings.warehouse, settings.warehouse.with_name(f"{settings.warehouse.name}.wal")):
        file.unlink(missing_ok=True)


def _touched_leads(settings: Settings) -> int:
    """The number of leads with new data."""
    with work_database(settings.warehouse) as warehouse:
        row = warehouse.execute("select count(*) from core.touched_leads").fetchone()
    return int(row[0]) if row else 0


def _without_other_sources(settings: Settings, project: Path) -> list[str]:
    """Excludes the staging models of every source that is not run, because it may have no files in the lake."""
    staging = project / "models" / "staging"
    others = sorted(
        folder.name for folder in staging.iterdir() if folder.is_dir() and folder.name not in settings.sources
    )
    return [word for other in others for word in ("--exclude", f"path:models/staging/{other}")]
