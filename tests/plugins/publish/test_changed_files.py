"""Published files that somebody changed: they are noticed, and never passed on to the next publication."""

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.plugins.homes import Home, copy_of
from tests.plugins.publish.conftest import made, passed
from tests.support import parquet

from accord.common.errors import StateError
from accord.publish.publishing import publish
from accord.store import publication_files, publications
from accord.store.publications import Publication

pytestmark = pytest.mark.usefixtures("without_drawings")

HISTORY = """
insert into accord.score_history
select lead_id, 'lead_score', 'total', day::date, day, 3.5
from accord.lead_stages, range(timestamp '2025-01-05', timestamp '2025-12-20', interval 30 day) as days (day)
"""


@pytest.fixture(scope="module")
def with_scores(home_built: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Publication]:
    """A home with a publication with a year of scores. Not to be written to: see `home` and `shown`."""
    with made(home_built, tmp_path_factory.mktemp("with_scores")) as home:
        home.change(HISTORY)
        passed(home)
        return home, publish(home.settings)


@pytest.fixture
def shown(with_scores: tuple[Home, Publication], home: Home) -> Path:
    """`home` becomes a copy of it: the folder of the publication, from which the next build continues."""
    shutil.rmtree(home.settings.home)
    copy_of(with_scores[0], home.settings.home)
    return publications.folder(home.settings, with_scores[1])


def change(file: Path, content: bytes) -> Path:
    file.chmod(0o600)
    file.write_bytes(content)
    return file


def month_of(folder: Path, name: str = "2025-03") -> Path:
    (file,) = (folder / "parquet" / "score_history" / f"month={name}").iterdir()
    return file


def following(home: Any, pass_audit: Any) -> Path:
    """The folder of an incremental run's publication."""
    home.build_incremental([])
    pass_audit(home, kind="incremental")
    return publications.folder(home.settings, publish(home.settings))


def rows(home: Any, folder: Path) -> int:
    found = duckdb.sql(f"select count(*) from {parquet(folder / 'parquet' / 'score_history')}").fetchone()
    return int(found[0]) if found else 0


def test_the_record_of_a_publication_names_every_file_of_it(home, shown: Path) -> None:
    named = {shown / name for name in publication_files.read(shown)}
    assert named == {path for path in shown.rglob("*") if path.is_file()} - {shown / "files.json"}
    assert publication_files.problems(home.settings, with_hashes=True) == []


@pytest.mark.parametrize("has_record", [True, False])
def test_a_damaged_month_is_written_again_and_the_others_are_linked(home, shown, pass_audit, has_record: bool) -> None:
    if not has_record:
        (shown / "files.json").unlink()  # a publication of an earlier version of Accord
    whole = rows(home, shown)
    damaged, good = month_of(shown), month_of(shown, "2025-05")
    change(damaged, damaged.read_bytes()[:100])
    after = following(home, pass_audit)
    assert rows(home, after) == whole
    assert month_of(after).stat().st_ino != damaged.stat().st_ino
    assert month_of(after, "2025-05").stat().st_ino == good.stat().st_ino


def test_a_month_that_somebody_removed_is_there_again(home, shown, pass_audit) -> None:
    whole = rows(home, shown)
    month_of(shown).unlink()
    assert rows(home, following(home, pass_audit)) == whole


def test_a_changed_parquet_file_is_told_and_the_run_goes_on(home, shown) -> None:
    file = shown / "parquet" / "lead_stages.parquet"
    change(file, file.read_bytes()[:-1])
    (message,) = publication_files.require_usable(home.settings, publications.history(home.settings))
    assert str(file) in message
    assert "accord run --full-refresh" in message


@pytest.mark.parametrize("name", ["accord.duckdb", "links.parquet", "definitions.json"])
def test_a_file_that_the_next_run_reads_stops_it_where_it_is_changed(home, shown, name: str) -> None:
    content = bytearray((shown / name).read_bytes())
    content[-2] ^= 1
    change(shown / name, bytes(content))
    with pytest.raises(StateError, match=f"{name} has another content"):
        publication_files.require_usable(home.settings, publications.history(home.settings))


def test_another_time_with_the_same_content_is_no_change(home, shown) -> None:
    """As after a copy that does not keep times."""
    for file in shown.rglob("*.parquet"):
        file.touch()
    assert publication_files.problems(home.settings) == []


def test_a_publication_without_a_record_is_used_if_its_database_opens(home, shown) -> None:
    (shown / "files.json").unlink()
    history = publications.history(home.settings)
    assert publication_files.require_usable(home.settings, history) == []
    change(shown / "accord.duckdb", (shown / "accord.duckdb").read_bytes()[:500_000])
    with pytest.raises(StateError, match=r"accord\.duckdb cannot be used"):
        publication_files.require_usable(home.settings, history)


def test_a_full_disk_leaves_no_half_of_a_publication(home, pass_audit, monkeypatch: pytest.MonkeyPatch) -> None:
    pass_audit(home)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("accord.publish.publishing.write_parquet", fail)
    with pytest.raises(OSError, match="No space"):
        publish(home.settings)
    assert list(publications.history_folder(home.settings).iterdir()) == []


def test_hashes_of_shared_months_are_taken_over_from_the_record(home, shown, pass_audit, monkeypatch) -> None:
    hashed: list[Path] = []
    true = publication_files.sha256_of

    def noted(file: Path) -> str:
        hashed.append(file)
        return true(file)

    monkeypatch.setattr(publication_files, "sha256_of", noted)
    after = following(home, pass_audit)
    assert not any("score_history" in str(file) for file in hashed)
    assert json.loads((after / "files.json").read_text())["accord.duckdb"]["sha256"]
