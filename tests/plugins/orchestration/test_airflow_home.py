"""Airflow's database of `accord run` holds nothing that cannot be made again."""

import sqlite3
from pathlib import Path

import pytest

from accord.orchestration import airflow_home


@pytest.fixture
def database(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "airflow.db") as connection:
        connection.execute("create table runs as select hex(randomblob(40000)) as text")
    connection.close()
    return tmp_path / "airflow.db"


def test_a_database_as_it_was_written_is_whole(database: Path) -> None:
    assert airflow_home._is_whole(database)


@pytest.mark.parametrize("content", [b"", b"ten bytes!", None])
def test_a_database_that_was_cut_short_is_not(database: Path, content: bytes | None) -> None:
    whole = database.read_bytes()
    database.write_bytes(whole[: len(whole) // 2] if content is None else content)
    assert not airflow_home._is_whole(database)
