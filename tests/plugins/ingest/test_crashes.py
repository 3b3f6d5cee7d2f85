"""After a process is killed at any point, the next run makes the lake equal to an undisturbed one."""

import signal
from pathlib import Path

import pytest
from filelock import FileLock
from tests.plugins import dying
from tests.plugins.ingest.landing import SOURCE, Landing

from accord.common import settings
from accord.common.errors import Busy
from accord.store import contracts, lake

POINTS = ["ingest.start", "ingest.staged", "ingest.before_commit", "ingest.after_commit", "ingest.moving"]


def fill(landing: Landing) -> None:
    landing.drop("orders_1.csv", "order_ref,ordered_at\nA1,2025-01-01\nA2,never\nA1,2025-01-01\n")
    landing.drop("clicks_1.jsonl", [{"visitor": "v", "path": "/"}] * 3)


def run_killed_at(landing: Landing, point: str) -> int | None:
    """One ingest in a process of its own, which dies at `point`; its exit code."""
    return dying.exit_code(ingest_as_declared, landing, point=point)


def ingest_as_declared(landing: Landing) -> None:
    for module in (contracts, settings):
        module.DBT_PROJECT = landing.project  # type: ignore[attr-defined]
    landing.ingest()


def contents(landing: Landing) -> tuple[object, ...]:
    return (
        landing.rows("order_ref, ordered_at, _source_file, _row_number, _file_hash"),
        landing.rows("visitor, path, _source_file, _row_number, _file_hash", "clicks"),
        landing.quarantine('file, "table", row_number, "column", rule, "row"'),
        [(each.file, each.state, each.rows, each.loaded, each.quarantined, each.repeats)
         for batch in lake.batches(landing.settings, SOURCE) for each in batch.files],
    )  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_changes_nothing_about_the_lake_after_the_next_run(
    point: str, landing: Landing, tmp_path: Path
) -> None:
    undisturbed = Landing(tmp_path / "other", landing.project)
    fill(undisturbed)
    undisturbed.ingest()
    fill(landing)
    assert run_killed_at(landing, point) == -signal.SIGKILL
    landing.ingest()
    assert contents(landing) == contents(undisturbed)
    assert [each.name for each in (landing.home / "lake" / "_staging").iterdir() if each.is_dir()] == []


def test_without_a_kill_the_process_ends_well(landing: Landing) -> None:
    fill(landing)
    assert run_killed_at(landing, "nowhere") == 0


def test_what_an_uncommitted_run_left_of_another_source_is_not_touched(landing: Landing) -> None:
    others = landing.home / "lake" / "_staging" / "20250101T000000000000Z-other"
    others.mkdir(parents=True)
    landing.ingest()
    assert others.exists()


def test_two_ingests_of_one_source_do_not_run_at_once(landing: Landing) -> None:
    landing.ingest()
    with (
        FileLock(landing.home / "lake" / "_staging" / f".{SOURCE}.lock"),
        pytest.raises(Busy, match="is running"),
    ):
        landing.ingest()
