"""A table without data has a file of its columns; one that is whole and says the same columns is left alone."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from accord.common.settings import Settings
from accord.store import empty_tables
from accord.store.contracts import METADATA, Column, Contract, Table


def _written(folder: Path, *columns: tuple[str, str]) -> Path:
    table = Table("orders", tuple(Column(*each) for each in columns))
    settings = Settings(folder, ("shop",), "UTC", datetime(2026, 1, 1, tzinfo=UTC), folder / "inbox")
    empty_tables.write(settings, Contract("shop", "UTC", (table,)))
    return settings.lake / "shop" / "orders" / empty_tables.FILE


def _columns(file: Path) -> list[tuple[str, str]]:
    described = duckdb.sql(f"describe from '{file}'").fetchall()
    return [(name, kind) for name, kind, *_ in described if name not in METADATA and name != "loaded_on"]


def test_a_table_has_an_empty_file_of_its_columns_and_keeps_it(tmp_path: Path) -> None:
    file = _written(tmp_path, ("order_ref", "text"), ("pieces", "integer"))
    before = file.stat()
    assert _columns(file) == [("order_ref", "VARCHAR"), ("pieces", "BIGINT")]
    assert duckdb.sql(f"select count(*) from '{file}'").fetchone() == (0,)
    _written(tmp_path, ("order_ref", "text"), ("pieces", "integer"))
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_changed_contract_has_a_file_of_the_columns_it_has_now(tmp_path: Path) -> None:
    _written(tmp_path, ("pieces", "integer"))
    assert _columns(_written(tmp_path, ("pieces", "number"), ("day", "date"))) == [
        ("pieces", "DOUBLE"),
        ("day", "DATE"),
    ]


@pytest.mark.parametrize("kept", [0, 10, 300])
def test_an_empty_file_that_was_cut_short_is_written_again(tmp_path: Path, kept: int) -> None:
    file = _written(tmp_path, ("pieces", "integer"))
    file.write_bytes(file.read_bytes()[:kept])
    assert _columns(_written(tmp_path, ("pieces", "integer"))) == [("pieces", "BIGINT")]


def test_an_empty_file_whose_note_is_no_text_any_more_is_written_again(tmp_path: Path) -> None:
    file = _written(tmp_path, ("pieces", "integer"))
    file.write_bytes(file.read_bytes().replace(b"select null", b"select nul\xff"))
    assert _columns(_written(tmp_path, ("pieces", "integer"))) == [("pieces", "BIGINT")]
    assert b"select null" in file.read_bytes()
