"""dbt's manifest is cached between runs: it depends on the project, and on nothing that changes with every run."""

import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.support import project_copy

from accord.build import manifest_cache
from accord.build.dbt_runner import run_dbt
from accord.common import settings
from accord.common.errors import BuildError

RUN = {
    "as_of": "2026-02-05 00:00:00",
    "previous_as_of": "2026-02-04 00:00:00",
    "loaded_until": {"crm": "2026-02-04 01:00:00"},
    "build_number": 7,
    "sources": ["crm"],
    "time_zone": "Europe/Berlin",
    "rebuild": [],
}
NEXT_RUN = RUN | {
    "as_of": "2026-02-06 00:00:00",
    "previous_as_of": "2026-02-05 00:00:00",
    "loaded_until": {"crm": None},
    "build_number": 8,
    "rebuild": ["lead_score"],
}
FULL = {name: RUN[name] for name in ("as_of", "sources", "time_zone")}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_copy(tmp_path_factory.mktemp("parsing") / "project") / "dbt_project"


@pytest.fixture
def parsed_homes(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The homes that were parsed for. Parsing is replaced, because only the cache key is tested."""
    homes: list[str] = []
    monkeypatch.setattr(manifest_cache, "_load", lambda home, packed: packed.decode())
    monkeypatch.setattr(manifest_cache, "_save", lambda file, result: (file.parent.mkdir(exist_ok=True, parents=True),
                                                                file.write_text(result)))  # fmt: skip
    return homes


def _manifest(project: Path, variables: dict[str, Any], parsed_homes: list[str]) -> Any:
    def parse(home: str, *_: object) -> Any:
        parsed_homes.append(home)
        return f"parse {len(parsed_homes)}"

    return manifest_cache.manifest(project, variables, project / "fallback", parse, project)


def test_the_next_run_reads_what_the_run_before_parsed(project: Path, parsed_homes: list[str]) -> None:
    """Full or incremental, whatever it rebuilds."""
    assert {_manifest(project, run, parsed_homes) for run in (FULL, RUN, NEXT_RUN)} == {"parse 1"}


def test_a_kept_project_that_cannot_be_read_is_parsed_again(
    project: Path, parsed_homes: list[str], monkeypatch
) -> None:
    def load(home: Path, packed: bytes) -> str:
        if packed == b"cut":
            raise ValueError("unpack failed: incomplete input")
        return packed.decode()

    monkeypatch.setattr(manifest_cache, "_load", load)
    variables = RUN | {"time_zone": "America/Lima"}
    _manifest(project, variables, parsed_homes)
    kept = max((project / "target" / "parsed").glob("*.msgpack"), key=lambda file: file.stat().st_mtime_ns)
    kept.write_bytes(b"cut")
    assert _manifest(project, variables, parsed_homes) == f"parse {len(parsed_homes)}" == "parse 2"


def test_a_project_that_decides_while_it_is_parsed_is_parsed_for_each_way_to_build(
    project: Path, parsed_homes: list[str], tmp_path: Path
) -> None:
    """`accord compare` builds the project of an earlier revision."""
    earlier = shutil.copytree(project, tmp_path / "earlier", ignore=shutil.ignore_patterns("target"))
    macros = earlier / "macros" / "incremental" / "incremental.sql"
    macros.write_text(macros.read_text().replace("macro should_full_refresh", "macro of_another_name"))
    ways = [FULL, RUN, RUN | {"rebuild": ["lead_score"]}]
    assert len({_manifest(earlier, run, parsed_homes) for run in ways}) == 3
    assert _manifest(earlier, RUN, parsed_homes) == _manifest(earlier, NEXT_RUN | {"rebuild": []}, parsed_homes)


@pytest.mark.parametrize("change", [{"sources": ["crm", "web"]}, {"time_zone": "Africa/Lagos"}])
def test_what_parsing_depends_on_is_parsed_anew(project: Path, parsed_homes: list[str], change: dict[str, Any]) -> None:
    _manifest(project, RUN, parsed_homes)
    before = len(parsed_homes)
    _manifest(project, RUN | change, parsed_homes)
    assert len(parsed_homes) == before + 1


def test_a_changed_file_is_parsed_anew_and_as_it_was_it_is_known_again(project: Path, parsed_homes: list[str]) -> None:
    seed = project / "seeds" / "segments.csv"
    text = seed.read_text()
    first = _manifest(project, RUN | {"sources": ["a"]}, parsed_homes)
    seed.write_text(text + "\n")
    assert _manifest(project, RUN | {"sources": ["a"]}, parsed_homes) != first
    seed.write_text(text)
    assert _manifest(project, RUN | {"sources": ["a"]}, parsed_homes) == first


def test_a_project_that_cannot_be_written_to_is_kept_in_the_home(
    project: Path, parsed_homes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    _manifest(project, RUN | {"sources": ["b"]}, parsed_homes)
    assert len(list((project / "fallback" / "parsed").glob("*.msgpack"))) == 1


EDITS = {
    "a number of a definition": (
        "models/definitions/marketing_qualified/profile_and_actions.sql",
        "employees >= 50",
        "employees >= 20",
    ),
    "a macro that many models use": ("macros/activity.sql", "cast(", "try_cast("),
    "what a YAML declares": ("models/definitions/signals.yml", "minutes: 30", "minutes: 20"),
    "points of a scorecard": ("models/definitions/scorecards/lead_score.yml", "points: 10", "points: 11"),
    "a column of a landing contract": ("models/staging/crm/sources.yml", "data_type: integer", "data_type: number"),
    "a setting of the project": ("dbt_project.yml", "{+schema: journey}", "{+schema: path}"),
    "a row of a seed": ("seeds/segments.csv", "\n", "\n\n"),
    "a file less": ("tests/linked_records_are_one_lead.sql", None, None),
    "a file more": ("models/core/one_more.sql", None, "select 1 as one from {{ ref('activities') }}"),
}


@pytest.mark.long
@pytest.mark.parametrize("edit", EDITS)
def test_after_an_edit_the_manifest_is_as_if_all_had_been_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: str
) -> None:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    here, load = settings.load(as_of="2026-01-31T12:00:00Z"), manifest_cache._load
    kept: list[bytes] = []

    def keep(home: Path, packed: bytes) -> Any:
        kept.append(packed)
        return load(home, packed)

    monkeypatch.setattr(manifest_cache, "_load", keep)
    whole, edited = (project_copy(tmp_path / name) / "dbt_project" for name in ("whole", "edited"))
    run_dbt(here, ["parse"], project=edited)
    for project in (whole, edited):
        file, (_, old, new) = project / EDITS[edit][0], EDITS[edit]
        text = file.read_text() if file.exists() else ""
        assert old is None or old in text
        file.write_text(text.replace(old, new) if old else new) if new else file.unlink()
        run_dbt(here, ["parse"], project=project)
    before, after_all, after_changes = map(_said, kept)
    assert after_changes == after_all != before


def _said(packed: bytes) -> dict[str, Any]:
    """What a manifest says of every node, source and macro, without when and where that was read."""
    from dbt.parser.manifest import extended_mashumuro_decoder

    said = extended_mashumuro_decoder(packed)
    parts = {name: part for kind in ("nodes", "sources", "macros") for name, part in said[kind].items()}
    return {
        name: {key: value for key, value in part.items() if key not in ("created_at", "root_path")}
        for name, part in parts.items()
    }


def test_few_are_kept_those_used_last(tmp_path: Path) -> None:
    parsed = SimpleNamespace(to_msgpack=lambda encoder: b"")
    for number in range(manifest_cache.KEPT + 2):
        manifest_cache._save(tmp_path / f"{number}.msgpack", parsed)
        os.utime(tmp_path / f"{number}.msgpack", (number, number))
    manifest_cache._save(tmp_path / "now.msgpack", parsed)
    assert {file.stem for file in tmp_path.glob("*")} == {"now", *map(str, range(3, manifest_cache.KEPT + 2))}


def test_a_project_that_does_not_parse_says_why(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    (project / "macros" / "broken.sql").write_text("{% macro half() %}")
    with pytest.raises(BuildError, match=r"dbt could not start(.|\n)*close tag for macro"):
        run_dbt(settings.load(as_of="2026-01-31T12:00:00Z"), ["compile"], project=project)


def test_each_home_reads_its_own_lake_whoever_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "other"):
        monkeypatch.setenv("ACCORD_HOME", str(tmp_path / name))
        here = settings.load(as_of="2026-01-31T12:00:00Z")
        run_dbt(here, ["compile", "--select", "stg_crm__leads", "--no-introspect"])
        compiled = here.work / "dbt" / "target" / "compiled" / "accord" / "models" / "staging" / "crm"
        assert f"{tmp_path / name}/lake/crm/" in (compiled / "stg_crm__leads.sql").read_text()
        assert manifest_cache.HOME_PLACEHOLDER + "/" not in (compiled / "stg_crm__leads.sql").read_text()
