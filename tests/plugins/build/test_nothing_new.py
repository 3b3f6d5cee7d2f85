"""When a run has nothing new to build: the plan of the build, on a small home that the test creates."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accord.build import incremental_plan
from accord.ingest.ingesting import ingest

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


def test_a_file_refused_before_and_still_there_is_nothing_new(home: Any, mode) -> None:
    home.drop("crm/leads-2.csv", "no,header,of,ours\n1,2,3,4\n")
    record = home.settings.work / "build.json"
    manifests = home.settings.lake / "_manifests" / "crm"
    built = json.loads(record.read_text())
    built["batches"]["crm"] = sorted(path.stem for path in manifests.glob("*.json"))
    record.write_text(json.dumps(built))
    assert mode() == "nothing_new"


def test_another_day_is_new_though_no_file_is(home: Any, mode) -> None:
    home.at(home.settings.as_of + timedelta(days=1))
    assert mode() == "incremental"
