"""When a run has nothing new to build: the plan of the build, on a small home that the test creates."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accord.build import incremental_plan
from accord.ingest.ingesting import ingest
from accord.store.batches import batches_of

LEADS = "lead_ref,created_at,email\n{},2026-01-19T10:00:00Z,a@example.org\n"


@pytest.fixture
def mode(home) -> Callable[[], str]:
    """The mode of the next build, after another ingest."""
    fingerprints = incremental_plan.fingerprints(home.settings)
    record = home.settings.work / "build.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"fingerprints": fingerprints}))

    def ingest_and_plan() -> str:
        for source in home.settings.sources:
            ingest(home.settings, source)
        manifests = home.settings.lake / "_manifests"
        batches = {
            each: sorted(path.stem for path in (manifests / each).glob("*.json")) for each in home.settings.sources
        }
        return incremental_plan.plan(home.settings, batches, fingerprints, False).mode

    return ingest_and_plan


def test_a_run_that_finds_the_files_of_before_has_nothing_new(mode) -> None:
    assert [mode(), mode()] == ["nothing_new", "nothing_new"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("crm/leads-2.csv", LEADS.format("900")),
        ("crm/leads-2.csv", "no,header,of,ours\n1,2,3,4\n"),
        ("crm/leads-2.csv", "lead_ref,created_at,email\n900,never,a@example.org\n"),
    ],
)
def test_a_file_that_was_not_there_is_new_whatever_becomes_of_it(home: Any, mode, name: str, text: str) -> None:
    home.drop(name, text)
    assert mode() == "incremental"


def _record_as_built(home: Any) -> None:
    """What a build leaves: its record names every batch that is in the lake."""
    record = home.settings.work / "build.json"
    built = json.loads(record.read_text()) | {"batches": batches_of(home.settings)}
    record.write_text(json.dumps(built))


REFUSED = ["crm/leads-2.csv", "crm/leads-2.xlsx", "crm/never_heard_of.csv"]  # rejected, and unrecognised twice
WRONG_HEADER = "no,header,of,ours\n1,2,3,4\n"


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_refused_before_and_still_there_is_nothing_new(home: Any, mode, name: str) -> None:
    home.drop(name, WRONG_HEADER)
    _record_as_built(home)
    assert mode() == "nothing_new"


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_file_that_was_removed_is_audited_again_once(home: Any, mode, name: str) -> None:
    home.drop(name, WRONG_HEADER)
    _record_as_built(home)
    (home.settings.inbox / name).unlink()
    assert mode() == "incremental"
    _record_as_built(home)
    assert mode() == "nothing_new"


def test_a_refused_file_that_comes_back_as_it_was_is_audited_again(home: Any, mode) -> None:
    home.drop("crm/leads-2.csv", WRONG_HEADER)
    file, aside = home.settings.inbox / "crm" / "leads-2.csv", home.settings.home / "aside.csv"
    file.rename(aside)
    ingest(home.settings, "crm")
    _record_as_built(home)
    aside.rename(file)
    assert mode() == "incremental"


def test_a_loaded_file_that_was_removed_is_nothing_new(home: Any, mode) -> None:
    home.drop("crm/leads-2.csv", LEADS.format("900"))
    _record_as_built(home)
    (home.settings.inbox / "crm" / "leads-2.csv").unlink()
    assert mode() == "nothing_new"


def test_another_day_is_new_though_no_file_is(home: Any, mode) -> None:
    home.at(home.settings.as_of + timedelta(days=1))
    assert mode() == "incremental"
