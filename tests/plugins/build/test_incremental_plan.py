"""When a build can continue from the previous one, and which models it rebuilds because something changed."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from accord.build import incremental_plan
from accord.common.settings import DBT_PROJECT, Settings
from accord.store import lake

AS_OF = datetime(2026, 2, 5, tzinfo=UTC)
BATCHES = {"crm": ["20260204T020000000000Z-crm"]}
OF_DEFINITIONS = [
    *(f"{gate}_firsts" for gate in ("marketing_qualified", "sales_accepted", "sales_qualified")),
    "definition_entries",
    "clauses_met",
    "qualifications",
]
CARDS = "models/definitions/scorecards"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DBT_PROJECT, tmp_path / "dbt_project", ignore=shutil.ignore_patterns("target", "logs")))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home", ("crm",), "Europe/Berlin", AS_OF, tmp_path / "inbox")


@pytest.fixture
def base(settings: Settings, project: Path) -> dict[str, Any]:
    """A finished build."""
    settings.work.mkdir(parents=True)
    incremental_plan.mark(settings, "b1")
    record = {
        "build_id": "b1", "as_of": AS_OF.isoformat(), "sources": ["crm"], "batches": BATCHES, "build_number": 7,
        "fingerprints": incremental_plan.fingerprints(settings, project),
    }  # fmt: skip
    (settings.work / "build.json").write_text(json.dumps(record))
    return record


def plan(
    settings: Settings, project: Path, batches: dict[str, list[str]] | None = None, full_refresh: bool = False
) -> incremental_plan.Plan:
    return incremental_plan.plan(
        settings, batches or BATCHES, incremental_plan.fingerprints(settings, project), full_refresh
    )


def landed(settings: Settings, batch: lake.Batch) -> None:
    """What ingest writes for a batch: its files, then its manifest."""
    for name in [settings.lake / output for output in batch.outputs] + [
        lake.manifest_folder(settings, "crm") / f"{batch.batch_id}.json"
    ]:
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_text(json.dumps(batch.as_dict()))


def later(settings: Settings, **hours: int) -> Settings:
    return Settings(settings.home, settings.sources, settings.time_zone, AS_OF + timedelta(**hours), settings.inbox)


def test_without_news_there_is_nothing_to_do(settings: Settings, project: Path, base: dict) -> None:
    assert plan(settings, project).mode == "nothing_new"


def test_a_new_batch_or_a_later_instant_makes_a_run(settings: Settings, project: Path, base: dict) -> None:
    more = {"crm": [*BATCHES["crm"], "20260205T020000000000Z-crm"]}
    landed(settings, lake.Batch(more["crm"][1], "crm", AS_OF.isoformat(), files=[lake.FileOutcome("leads.csv", 1, 1)]))
    assert plan(settings, project, more).mode == "incremental"
    continued = plan(later(settings, hours=1), project)
    assert (continued.mode, continued.build_number, continued.rebuild) == ("incremental", 8, [])


def test_after_a_build_that_died_everything_is_built(settings: Settings, project: Path, base: dict) -> None:
    (settings.work / "build.json").unlink()
    assert plan(later(settings, hours=1), project).mode == "full"


def test_everything_is_built_when_the_base_does_not_fit(settings: Settings, project: Path, base: dict) -> None:
    assert plan(settings, project, full_refresh=True).mode == "full"
    assert plan(later(settings, hours=-1), project).mode == "full", "an earlier instant"
    assert plan(settings, project, {"crm": ["another"]}).mode == "full", "a batch is gone from the lake"
    other = Settings(settings.home, ("crm", "web"), settings.time_zone, AS_OF, settings.inbox)
    assert plan(other, project, BATCHES | {"web": []}).mode == "full", "another source"
    elsewhere = Settings(settings.home, ("crm",), "America/New_York", AS_OF, settings.inbox)
    assert plan(elsewhere, project).mode == "full", "another zone"


def test_everything_is_built_on_another_work_database(settings: Settings, project: Path, base: dict) -> None:
    """For example an older copy that was restored: `build.json` does not describe it."""
    incremental_plan.mark(settings, "b0")
    assert plan(later(settings, hours=1), project).mode == "full"


def test_everything_is_built_when_a_file_of_the_lake_is_gone(settings: Settings, project: Path, base: dict) -> None:
    (batch_id,) = BATCHES["crm"]
    batch = lake.Batch(batch_id, "crm", AS_OF.isoformat(), outputs=["crm/leads/loaded_on=2026-02-04/b.parquet"])
    landed(settings, batch)
    assert plan(settings, project).mode == "nothing_new"
    (settings.lake / batch.outputs[0]).unlink()
    assert plan(settings, project).mode == "full"


@pytest.mark.parametrize(
    "file",
    ["models/definitions/signals.yml", "seeds/known_domains.csv", "models/core/activities.sql", "macros/clean.sql"],
)
def test_a_change_of_what_everything_stands_on_builds_everything(
    file: str, settings: Settings, project: Path, base: dict
) -> None:
    (project / file).write_text((project / file).read_text() + "\n")
    assert plan(later(settings, hours=1), project).mode == "full"


def test_a_changed_scorecard_is_made_anew_alone(settings: Settings, project: Path, base: dict) -> None:
    card = project / CARDS / "lead_score.yml"
    card.write_text(card.read_text().replace("points: 6}", "points: 7}"))
    continued = plan(later(settings, hours=1), project)
    assert continued.mode == "incremental"
    assert continued.rebuild == [
        "lead_score_points", "lead_score_state", "lead_score", "known_states", "score_history",
        *OF_DEFINITIONS,
    ]  # fmt: skip


def test_an_added_scorecard_is_made_and_the_others_are_kept(settings: Settings, project: Path, base: dict) -> None:
    text = (project / CARDS / "lead_score.yml").read_text()
    (project / CARDS / "second.yml").write_text(text.replace("- name: lead_score", "- name: second"))
    (project / "models" / "scoring" / "second").mkdir()
    (project / "models" / "scoring" / "second" / "second.sql").write_text("{{ scorecard('second') }}\n")
    configured = project / "dbt_project.yml"
    configured.write_text(
        configured.read_text().replace("scorecards: [lead_score]", "scorecards: [lead_score, second]")
    )
    continued = plan(later(settings, hours=1), project)
    assert continued.mode == "incremental"
    assert continued.rebuild[:3] == ["second_points", "second_state", "second"]
    assert not any(model.startswith("lead_score") for model in continued.rebuild)


def test_a_changed_definition_is_judged_again_and_no_score_is_made_anew(
    settings: Settings, project: Path, base: dict
) -> None:
    file = project / "models/definitions/marketing_qualified/every_lead.sql"
    file.write_text(file.read_text() + "\n")
    assert plan(settings, project).rebuild == OF_DEFINITIONS


def test_unit_tests_are_no_part_of_what_tables_are_made_by(settings: Settings, project: Path, base: dict) -> None:
    file = project / "models/core/_cycles_tests.yml"
    file.write_text(file.read_text() + "\n")
    assert plan(settings, project).mode == "nothing_new"


def test_another_way_of_naming_sales_people_builds_everything(settings: Settings, project: Path, base: dict) -> None:
    file = project / "dbt_project.yml"
    file.write_text(file.read_text().replace("  reps: named", "  reps: teams"))
    assert plan(settings, project).mode == "full"


def test_another_secret_of_the_pseudonyms_builds_everything(settings: Settings, project: Path) -> None:
    file = project / "dbt_project.yml"
    file.write_text(file.read_text().replace("  reps: named", "  reps: pseudonyms"))
    before = incremental_plan.fingerprints(settings, project)
    assert incremental_plan.fingerprints(settings, project) == before
    (settings.lake / "_pseudonyms.json").unlink()
    assert incremental_plan.fingerprints(settings, project)["project"] != before["project"]
