"""Files that a power cut or a careless hand damaged: what can be made again is; all else is named, with what to do."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.support import PROJECT

from accord.audit import audit_report, audit_scope
from accord.build import incremental_plan
from accord.cli import check_command, status_screen
from accord.cli.status import status
from accord.common.duckdb_files import published_database
from accord.common.errors import StateError
from accord.common.state_files import append_line, read_json, write_text
from accord.publish.rollback import rollback
from accord.store import kept_definitions, lake, publications
from accord.store.batches import batches_of
from accord.store.builds import read_build


def cut(file: Path, size: int | None = None) -> Path:
    """Leaves the first half of a file, or its first bytes, as a power cut may."""
    content = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(content[: len(content) // 2 if size is None else size])
    return file


def manifest_of(home: Any) -> Path:
    (file,) = lake.manifest_folder(home.settings, "crm").glob("*.json")
    return Path(file)


def published_file(home: Any, name: str) -> Path:
    return (home.settings.published / "current").resolve() / name


@pytest.mark.parametrize(
    ("damage", "part"),
    [
        (lambda home: cut(home.settings.work / "build.json", 10), "build"),
        (lambda home: cut(home.settings.work / "audit.json", 10), "audit"),
        (lambda home: cut(manifest_of(home), 0), None),
        (lambda home: cut(published_file(home, "publication.json"), 10), "publication"),
        (lambda home: cut(published_file(home, "accord.duckdb")), "freshness"),
    ],
    ids=["build", "audit", "manifest", "publication", "database"],
)
def test_status_answers_whatever_is_damaged_and_names_the_file(published, damage: Callable, part: str | None) -> None:
    file = damage(published)
    found = json.loads(json.dumps(status(published.settings)))
    (problem,) = found["unreadable"]
    assert file.name in problem
    assert "accord run" in problem
    assert part is None or not found[part]
    assert len(found["agreement"]["versions"]) > 3
    paper = io.StringIO()
    status_screen.show(found, Console(file=paper, width=160))
    assert problem in " ".join(paper.getvalue().split("\n"))


def test_status_names_a_published_file_that_somebody_changed(published) -> None:
    file = cut(published_file(published, "parquet/lead_stages.parquet"))
    (change,) = status(published.settings)["changed"]
    assert change.startswith(f"{file} has")


def test_check_leaves_with_an_error_that_names_every_problem(published, capsys: pytest.CaptureFixture[str]) -> None:
    check_command.check(lake=True)
    assert "lake and its manifests: as recorded" in capsys.readouterr().out
    damaged = [cut(manifest_of(published), 0), cut(published_file(published, "accord.duckdb"))]
    with pytest.raises(StateError) as told:
        check_command.check()
    assert all(str(file) in str(told.value) for file in damaged)
    assert "lake and its manifests: 1 problem" in capsys.readouterr().out


def test_a_damaged_build_or_audit_is_no_base_and_nothing_counts_as_settled(published) -> None:
    settings = published.settings
    assert publications.published_build(settings) is not None
    for name in ("audit.json", "build.json"):
        cut(settings.work / name, 10)
        assert publications.published_build(settings) is None
    plan = incremental_plan.plan(settings, batches_of(settings), incremental_plan.fingerprints(settings), False)
    assert (plan.mode, plan.is_damaged) == ("full", True)
    assert "build.json cannot be used" in plan.reason


def test_half_a_work_database_is_no_base(published) -> None:
    cut(published.settings.warehouse)
    plan = incremental_plan.plan(published.settings, {}, {}, False)
    assert (plan.mode, plan.is_damaged) == ("full", True)
    assert "accord.duckdb cannot be used" in plan.reason


def test_what_a_damaged_audit_found_is_not_known_so_the_next_is_full(published) -> None:
    cut(published.settings.work / "audit.json", 10)
    assert audit_scope._why_not_audited(published.settings) == "the record of the last audit is damaged"


def readers(home: Any) -> dict[str, Callable[[], object]]:
    """Every reader of a state file, by the file that it reads."""
    settings = home.settings
    folder = published_file(home, "")
    return {
        "work/build.json": lambda: read_build(settings),
        "work/audit.json": lambda: audit_report.read(settings.work / "audit.json"),
        str(manifest_of(home).relative_to(settings.home)): lambda: lake.batches(settings, "crm"),
        "published/current/publication.json": lambda: publications.history(settings),
        "published/current/definitions.json": lambda: kept_definitions.read(folder),
        "published/current/clauses.json": lambda: kept_definitions.clauses(folder),
    }


def test_every_reader_of_a_damaged_state_file_names_it_and_what_to_do(published) -> None:
    for name, read in readers(published).items():
        read()
        for content in ("", '{"build_id": "b', "[]"):
            file = published.settings.home / name
            file.chmod(0o600)
            file.write_text(content)
            with pytest.raises(StateError) as told:
                read()
            assert file.name in str(told.value)
            assert any(word in str(told.value) for word in ("accord run", "backup"))


def test_no_module_reads_a_state_file_without_the_helper_that_names_damage() -> None:
    """`run_lock` takes a note that it cannot read for none."""
    readers = {
        file.name
        for file in (PROJECT / "plugins" / "accord").rglob("*.py")
        if re.search(r"json\.loads?\([^)]*(read_text|read_bytes|open)\(", file.read_text())
    }
    assert readers == {"run_lock.py"}


def test_an_entry_of_a_later_version_is_said_and_is_no_traceback(published) -> None:
    record = published_file(published, "publication.json")
    record.chmod(0o600)
    record.write_text(json.dumps(json.loads(record.read_text()) | {"of_the_future": 1}))
    with pytest.raises(StateError, match="of_the_future"):
        publications.history(published.settings)


def test_half_a_published_database_is_named_and_never_shown_by_a_rollback(published) -> None:
    database = cut(published_file(published, "accord.duckdb"))
    with pytest.raises(StateError, match=r"accord\.duckdb cannot be used.*rollback"), published_database(database):
        pass
    back_to = publications.current(published.settings)
    assert back_to is not None
    later = published.settings.published / "history" / "20260122T000000Z-20260122T000000000000Z"
    later.mkdir()
    shown = json.loads(published_file(published, "publication.json").read_text())
    later_record = shown | {"publication_id": later.name, "published_at": "2099-01-22T00:00:00+00:00"}
    (later / "publication.json").write_text(json.dumps(later_record))
    publications.shown_log(published.settings).write_text(f"{back_to.publication_id}\n")
    (published.settings.published / "current").unlink()
    (published.settings.published / "current").symlink_to(later)
    with pytest.raises(StateError, match=r"accord\.duckdb"):
        rollback(published.settings)
    assert (published.settings.published / "current").resolve() == later


def test_a_line_of_a_log_that_a_crash_cut_short_never_happened(tmp_path: Path, home) -> None:
    log = publications.rollback_log(home.settings)
    log.parent.mkdir(parents=True)
    log.write_text('{"publication_id": "p1"}\n{"publication_')
    assert publications.history(home.settings).rolled_back == {"p1"}
    append_line(log, '{"publication_id": "p2"}')
    assert publications.history(home.settings).rolled_back == {"p1", "p2"}
    log.write_text("nonsense\n" + log.read_text())
    with pytest.raises(StateError, match="line 1"):
        publications.history(home.settings)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "build.json"
    write_text(file, '{"build_id": "b1"}')

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_text(file, '{"build_id": "b2"}')
    assert read_json(file, "") == {"build_id": "b1"}
    assert [each.name for each in tmp_path.iterdir()] == ["build.json"]
