"""A full disk, whoever reports it, and the space that a build needs."""

import errno
import shutil
import sqlite3
from collections import namedtuple
from pathlib import Path
from typing import Any

import duckdb
import pytest

from accord.build import builder, free_space
from accord.common.disk import full_disk_named, in_words, is_full
from accord.common.errors import BuildError, ConfigurationError, DiskFullError
from accord.common.settings import free_space as required
from accord.ingest.ingesting import ingest
from accord.store import lake

Usage = namedtuple("Usage", "total used free")


def wrapped(error: Exception) -> Exception:
    """As SQLAlchemy and Airflow hand an error on."""
    try:
        raise RuntimeError("the task failed") from error
    except RuntimeError as outer:
        return outer


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded", "/home/x"),
        sqlite3.OperationalError("database or disk is full"),
        duckdb.IOException("IO Error: Could not write file: No space left on device"),
        duckdb.OutOfMemoryException("failed to offload data block … by the 'max_temp_directory_size' setting"),
        BuildError("dbt failed: IO Error: No space left on device", "log"),
        wrapped(sqlite3.OperationalError("database or disk is full")),
    ],
)
def test_a_full_disk_is_one_error_whoever_reports_it(tmp_path: Path, error: Exception) -> None:
    folder = tmp_path / "not" / "there" / "yet"
    with (
        pytest.raises(DiskFullError, match=rf"no room left on the disk of {folder}: .* free now\.") as told,
        full_disk_named(folder),
    ):
        raise error
    assert "\n" not in str(told.value)


def test_another_error_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="other"), full_disk_named(tmp_path):
        raise ValueError("other")
    assert not is_full(PermissionError(errno.EACCES, "Permission denied"))


@pytest.mark.parametrize(("size", "said"), [(12, "12 bytes"), (3_400_000, "3.4 MB"), (2.5e12, "2,500.0 GB")])
def test_sizes_are_said_as_people_read_them(size: float, said: str) -> None:
    assert in_words(size) == said


@pytest.fixture
def nearly_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10_000_000, 9_900_000, 100_000))


def test_a_build_that_cannot_fit_stops_before_it_starts(home, nearly_full, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DiskFullError, match=r"need about .*MB .*only 100\.0 kB are free.*ACCORD_FREE_SPACE=0"):
        free_space.require(home.settings, None)
    monkeypatch.setenv("ACCORD_FREE_SPACE", "0")
    free_space.require(home.settings, None)


def test_the_first_build_is_estimated_by_the_lake_and_the_next_by_the_work_database(home) -> None:
    settings = home.settings
    batches = {source: [batch.batch_id for batch in lake.batches(settings, source)] for source in settings.sources}
    held = settings.warehouse.stat().st_size
    assert free_space.estimate(settings, batches) == round(held * free_space.OF_WORK)
    settings.warehouse.unlink()
    landed = sum(
        (settings.lake / name).stat().st_size
        for source in settings.sources
        for batch in lake.batches(settings, source)
        for name in batch.outputs
    )
    assert free_space.estimate(settings, None) == free_space.OF_LAKE * landed > 0


@pytest.mark.parametrize(("text", "size"), [("", None), ("0", 0), ("20GB", 20_000_000_000), ("1.5 mb", 1_500_000)])
def test_free_space_is_a_size(monkeypatch: pytest.MonkeyPatch, text: str, size: int | None) -> None:
    monkeypatch.setenv("ACCORD_FREE_SPACE", text)
    assert required() == size


def test_free_space_that_is_no_size_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_FREE_SPACE", "much")
    with pytest.raises(ConfigurationError, match="20GB"):
        required()


def test_a_build_that_finds_the_disk_full_gives_back_what_it_took(home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise BuildError("dbt failed at 1 of 98 steps: IO Error: No space left on device", "log")

    monkeypatch.setattr(builder, "run_dbt", fail)
    with pytest.raises(BuildError):
        builder.build(home.settings)
    assert [file.name for file in home.settings.work.glob("accord.duckdb*")] == []
    assert not (home.settings.work / "build.json").exists()


def test_a_full_disk_during_ingest_leaves_the_lake_as_it_was(home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(home.settings.lake.rglob("*"))

    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("accord.store.lake.sync", fail)
    row = "900,2026-01-19T10:00:00Z,a@example.org"
    (home.settings.inbox / "crm" / "leads-2.csv").write_text(f"lead_ref,created_at,email\n{row}\n")
    with pytest.raises(OSError, match="No space"):
        ingest(home.settings, "crm")
    assert sorted(home.settings.lake.rglob("*")) == before
    monkeypatch.undo()
    assert ingest(home.settings, "crm").totals["loaded"] == 1
