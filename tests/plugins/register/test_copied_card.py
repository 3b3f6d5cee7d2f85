"""`accord revise … --scorecard OLD=NEW`: other points for the new version only; frozen versions do not change."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from accord.common.errors import AccordError
from accord.common.settings import Settings
from accord.register.declared import Declared
from accord.register.entries import Entry, entries
from accord.register.revising import Revised, revise

Edit = Callable[[str, str, str], None]
Find = Callable[[str], Entry]
CARDS = "models/definitions/scorecards"
COPY = ("lead_score", "lead_score_warmer")


@pytest.fixture
def revised(settings: Settings, project: Path) -> Callable[..., Revised]:
    def copy(version: str = "profile_and_actions", new: str = "warmer", cards: tuple[str, str] = COPY) -> Revised:
        return revise(settings, "marketing_qualified", version, new, date(2026, 2, 9), project, cards)

    return copy


def files(project: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}


def test_the_new_version_reads_the_copy_and_no_other_version_says_anything_else(
    revised: Callable[..., Revised], settings: Settings, project: Path, entry: Find
) -> None:
    before = {each.definition: each.fingerprint for each in entries(settings, project)}
    revised()
    after = {each.definition: each.fingerprint for each in entries(settings, project)}
    assert {name: after[name] for name in before} == before
    canonical = entry("warmer").canonical
    assert "lead_score_warmer_engagement >= 20" in canonical["definition:warmer"]["sql"]
    assert [key for key in canonical if key.startswith("scorecard:")] == ["scorecard:lead_score_warmer"]
    assert canonical["scorecard:lead_score_warmer"] == entry("profile_and_actions").canonical["scorecard:lead_score"]


def test_other_points_in_the_copy_change_the_new_version_and_nothing_that_is_frozen(
    revised: Callable[..., Revised], settings: Settings, project: Path, edit: Edit
) -> None:
    revised()
    before = {each.definition: each.fingerprint for each in entries(settings, project)}
    edit(f"{CARDS}/lead_score_warmer.yml", "campaign_responded, points: 2", "campaign_responded, points: 12")
    after = {each.definition: each.fingerprint for each in entries(settings, project)}
    assert [name for name in before if before[name] != after[name]] == ["warmer"]


def test_points_that_the_run_refused_go_on_in_the_copy_and_are_not_typed_again(
    revised: Callable[..., Revised], edit: Edit, entry: Find
) -> None:
    signed = entry("profile_and_actions").fingerprint
    edit(f"{CARDS}/lead_score.yml", "campaign_responded, points: 2", "campaign_responded, points: 12")
    revised()
    edit(f"{CARDS}/lead_score.yml", "campaign_responded, points: 12", "campaign_responded, points: 2")
    assert entry("profile_and_actions").fingerprint == signed
    assert "'points': 12" in str(entry("warmer").canonical["scorecard:lead_score_warmer"])


def test_everything_that_another_scorecard_needs_is_written(revised: Callable[..., Revised], project: Path) -> None:
    before, cards = files(project), Declared(project).scorecards
    new = revised()
    after = files(project)
    assert {path for path in after if before.get(path) != after[path]} == set(new.files)
    listed = Declared(project).project_vars()["scorecards"]
    assert (listed[-1], set(listed)) == (COPY[1], {*cards, COPY[1]})
    assert set(Declared(project).scorecards) == {*cards, COPY[1]}
    models = project / "models" / "scoring"
    assert {path.name for path in (models / "lead_score_warmer").iterdir()} == {
        "lead_score_warmer.sql",
        "lead_score_warmer_points.sql",
        "lead_score_warmer_state.sql",
        "_lead_score_warmer.yml",
    }
    assert (
        "{{ scorecard_points('lead_score_warmer') }}"
        in (models / "lead_score_warmer" / "lead_score_warmer_points.sql").read_text()
    )
    for file in (project / "models" / "definitions" / "features.yml", models / "_states.yml"):
        text = file.read_text()
        assert text.count("name: lead_score_warmer_") == 9
        added = len(text) - len(before[file].decode())
        assert added == sum(len(line) + 1 for line in text.splitlines() if "name: lead_score_warmer_" in line)


def test_its_points_are_the_new_versions_own_and_are_not_listed_as_shared(revised: Callable[..., Revised]) -> None:
    shared = revised().shared
    assert not [name for name in shared if name.startswith("scorecard:")]
    assert "signal:campaign_responded" in shared


@pytest.mark.parametrize(
    ("version", "new", "cards", "message"),
    [
        ("profile_and_actions", "warmer", ("lead_scores", "x"), "no scorecard 'lead_scores'. There are"),
        ("form_fields", "warmer", COPY, "does not read the scorecard 'lead_score'. It reads none."),
        ("profile_and_actions", "warmer", ("lead_score", "moments"), "'moments' is not a valid name"),
        ("profile_and_actions", "warmer", ("lead_score", "lead_score"), r"lead_score/lead_score\.sql already exists"),
        ("profile_and_actions", "warmer", ("lead_score", "warmer"), "would both be called"),
        ("profile_and_actions", "warmer", ("lead_score", "points"), "A version 'points' already exists"),
    ],
)  # fmt: skip
def test_what_cannot_be_copied_is_refused_and_nothing_is_written(
    revised: Callable[..., Revised], project: Path, version: str, new: str, cards: tuple[str, str], message: str
) -> None:
    before = files(project)
    with pytest.raises(AccordError, match=message):
        revised(version, new, cards)
    assert files(project) == before


def test_a_name_that_would_give_a_column_twice_is_refused(
    revised: Callable[..., Revised], project: Path, edit: Edit
) -> None:
    edit(
        "models/definitions/features.yml",
        "          - {name: visits_7d,",
        "          - {name: score_b_total, signal: visited, measure: count, description: visits}\n"
        "          - {name: visits_7d,",
    )
    before = files(project)
    with pytest.raises(AccordError, match="`moments` would have two columns score_b_total"):
        revised(cards=("lead_score", "score_b"))
    assert files(project) == before


def test_a_scorecard_whose_name_begins_with_anothers_is_not_that_one(
    revised: Callable[..., Revised], entry: Find
) -> None:
    revised(cards=("lead_score", "lead_score_b"))
    assert "scorecard:lead_score" not in entry("warmer").canonical
    assert "scorecard:lead_score_b" not in entry("profile_and_actions").canonical
