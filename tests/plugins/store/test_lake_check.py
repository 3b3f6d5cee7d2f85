"""The lake against its manifests: a lost, cut or changed file is named, and so is a manifest that is gone."""

import json
from pathlib import Path
from typing import Any

import pytest

from accord.common.errors import StateError
from accord.ingest.ingesting import ingest
from accord.store import lake, lake_check


def outputs(home: Any, source: str = "crm") -> list[Path]:
    return [home.settings.lake / output for batch in lake.batches(home.settings, source) for output in batch.outputs]


def manifest(home: Any, source: str = "crm") -> Path:
    (file,) = lake.manifest_folder(home.settings, source).glob("*.json")
    return Path(file)


def test_a_lake_as_it_was_written_has_no_problem(home) -> None:
    home.drop("crm/leads-2.csv", "lead_ref,created_at,email\n901,never,b@example.org\n")  # quarantined
    assert len(outputs(home)) == 2
    assert lake_check.problems(home.settings, with_hashes=True) == []
    lake_check.require_whole(home.settings)


def test_a_file_that_is_lost_is_named_with_what_to_do(home) -> None:
    (file,) = outputs(home)
    file.unlink()
    with pytest.raises(StateError) as told:
        lake_check.require_whole(home.settings)
    assert f"{file} is missing" in str(told.value)
    assert str(manifest(home)) in str(told.value)
    assert "backup" in str(told.value)


def test_a_file_that_is_cut_is_named_with_both_sizes(home) -> None:
    (file,) = outputs(home)
    size = file.stat().st_size
    file.write_bytes(file.read_bytes()[: size // 2])
    (problem,) = lake_check.problems(home.settings)
    assert f"{file} has {size // 2:,} bytes, but {size:,} were written" in problem


def test_another_content_of_the_same_size_is_seen_when_hashes_are_due(home) -> None:
    (file,) = outputs(home)
    lake_check.require_whole(home.settings)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    lake_check.require_whole(home.settings)  # within the week: sizes alone
    assert "another content" in lake_check.problems(home.settings, with_hashes=True)[0]
    (home.settings.work / "lake.hashed").unlink()
    with pytest.raises(StateError, match="another content"):
        lake_check.require_whole(home.settings)


def test_a_lost_manifest_is_noticed_before_its_files_are_loaded_twice(home) -> None:
    manifest(home).unlink()
    with pytest.raises(StateError) as told:
        lake_check.require_whole(home.settings)
    assert f"{manifest_path(home)} is missing" in str(told.value)
    assert "a second time" in str(told.value)


def manifest_path(home: Any) -> Path:
    (file,) = (home.settings.lake / "crm" / "leads").glob("loaded_on=2*/*.parquet")
    return lake.manifest_folder(home.settings, "crm") / f"{file.stem}.json"


def test_after_the_advice_for_a_batch_is_followed_its_files_are_loaded_once(home, tmp_path: Path) -> None:
    batch = manifest(home).stem
    manifest(home).unlink()
    for file in home.settings.lake.rglob(f"{batch}*.parquet"):
        file.rename(tmp_path / file.name)
    assert lake_check.problems(home.settings) == []
    assert ingest(home.settings, "crm").totals["loaded"] == 40
    assert lake_check.problems(home.settings) == []


def test_an_empty_manifest_is_one_problem_and_its_files_are_not_another(home) -> None:
    manifest(home).write_text("")
    (problem,) = lake_check.problems(home.settings)
    assert f"{manifest(home)} cannot be used" in problem


def test_a_manifest_of_an_earlier_version_is_held_to_presence_and_a_whole_end(home) -> None:
    document = json.loads(manifest(home).read_text())
    del document["output_files"]
    manifest(home).write_text(json.dumps(document))
    (file,) = outputs(home)
    assert lake_check.problems(home.settings, with_hashes=True) == []
    content = file.read_bytes()
    for size in (0, 3, len(content) // 2):
        file.write_bytes(content[:size])
        (problem,) = lake_check.problems(home.settings)
        assert "it was cut" in problem
    file.unlink()
    (problem,) = lake_check.problems(home.settings)
    assert "is missing" in problem


def test_files_that_a_crash_left_in_the_staging_folder_are_no_loss(home) -> None:
    (file,) = outputs(home)
    staged = lake.staging_folder(home.settings, manifest(home).stem) / file.relative_to(home.settings.lake)
    staged.parent.mkdir(parents=True)
    file.rename(staged)
    assert lake_check.problems(home.settings) == []
