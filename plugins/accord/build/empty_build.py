"""Builds the whole dbt project on empty tables, in a temporary home: finds wrong SQL in seconds, without any data."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from accord.build.dbt_runner import run_dbt
from accord.build.zone_offsets import write_zone_offsets
from accord.common.duckdb_files import work_database
from accord.common.errors import BuildError
from accord.common.settings import DBT_PROJECT, Settings, known_sources
from accord.register.register_table import write_register
from accord.store import contracts, empty_tables, staging_models

# Its tests ask about rows, and there are none.
COMMAND = ["build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]


def problems(settings: Settings, project: Path = DBT_PROJECT, select: tuple[str, ...] = ()) -> list[str]:
    """A sentence for each staging model that lacks a column of its shape, and each model that dbt cannot build.

    All sources that have a contract are built, also those that are not run. Models after a failed one are not tried.
    `select`: builds only what these selectors of dbt name. Takes 13 s of processor time, and twice that where the
    project was never parsed.
    """
    with TemporaryDirectory(prefix="accord-check-") as folder, _without_log():
        empty = replace(settings, home=Path(folder), sources=tuple(known_sources()))
        for source in empty.sources:
            empty_tables.write(empty, contracts.load(source))
        write_register(empty, project)
        write_zone_offsets(empty)
        failed: list[str] = []
        try:
            run_dbt(empty, [*COMMAND, *(["--select", *select] if select else [])], True, project=project)
        except BuildError as error:
            first, *others = error.failures.split("\n- ")
            failed = [f"{each} Models that read it were not tried." for each in others] or [first]
        return [*_without_their_shape(empty, project), *(_in_words(each, folder) for each in failed)]


def _without_their_shape(empty: Settings, project: Path) -> list[str]:
    """About the staging models that were built; dbt itself names the others."""
    with work_database(empty.warehouse) as warehouse:
        rows = warehouse.execute(
            "select table_name, list(column_name order by ordinal_position) from information_schema.columns "
            "where table_schema = 'staging' group by table_name"
        ).fetchall()
    columns, shapes = dict(rows), staging_models.shapes(project)
    found = [
        staging_models.missing_columns(model, columns[model], entity, shapes[entity])
        for entity, models in staging_models.provided(project).items()
        for model in models
        if model in columns and entity in shapes
    ]
    return [each for each in found if each]


def _in_words(failure: str, folder: str) -> str:
    """dbt's message, without the places in the temporary home, which is gone when somebody reads it."""
    return failure.partition("> in ")[0].partition(" compiled code at ")[0].replace(f"{folder}/", "").strip()


@contextmanager
def _without_log() -> Iterator[None]:
    """dbt's progress is of no interest here."""
    logger = logging.getLogger("accord.build.dbt_runner")
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)
