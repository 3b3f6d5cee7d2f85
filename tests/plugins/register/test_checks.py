"""A mistake in a scorecard or a feature is reported before anything is built from it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accord.common.errors import AccordError
from accord.common.settings import Settings
from accord.register.entries import entries
from accord.register.register_table import write_register

Edit = Callable[[str, str, str], None]
FOLDER = "models/definitions/"
SCORECARD = "scorecards/lead_score.yml"


def lines_with(text: str, word: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), start=1) if word in line]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "decay: {half_life_days: 14}",
            "half_life: 14",
            "group 'web': 'half_life' is not a known field; known are",
        ),
        ("decay: {half_life_days: 14}", "decay: {half_life: 14}", "group 'web': decay is none, {half_life_days: n}"),
        ("decay: {half_life_days: 14}", "decay: {half_life_days: 0}", "group 'web': decay is none"),
        ("decay: {half_life_days: 14}", "decay: {half_life_days: soon}", "group 'web': decay is none"),
        ("decay: {half_life_days: 14}", "decay: {half_life_days: 14, window_days: 3}", "group 'web': decay is none"),
        ("decay: {half_life_days: 14}", "", None),
        (
            "total: {floor: 0, cap: 100}",
            "total: {floor: 0, max: 100}",
            "'max' is not a known field; known are floor, cap",
        ),
        ("total: {floor: 0, cap: 100}", "total: {floor: 0, cap: -1}", "its cap -1 is below its floor 0"),
        ("cap: 40", "cap: -5", "group 'requests': its cap -5 is below its floor 0"),
        ("scorecard:", "score_card:", "'score_card' is not a known field"),
        (
            "{signal: visited, points: 2}",
            "{signal: visited, points: 2, limit: once}",
            "rule 1: limit is {once: true}, {once_per: column}, {most: n, per: day} or {most_points: p, per: day}",
        ),
        (
            "{signal: visited, points: 2}",
            "{signal: visitd, points: 2}",
            "rule 1: there is no signal 'visitd' in signals",
        ),
        ("{signal: visited, points: 2}", "{signal: visited}", "rule 1: 'points' is a required property"),
        ("{signal: visited, points: 2}", "{signal: visited, points: two}", "rule 1: 'two' is not of type 'number'"),
        (
            "{signal: visited, points: 2}",
            "{profile: country, values: [de], points: 2}",
            "rule 1: 'profile' is not a known field",
        ),
        ("component: fit", "component: engagment", "'engagment' is not one of"),
        ("component: fit", "component: fit\n              decay: {half_life_days: 9}", "points of fit do not decay"),
        ("name: person", "name: company", "group 'company': another entry has the same name"),
        ("name: person", "name: total", "group 'total': another column already has this name"),
        ("name: person", "name: a person", "group 'a person': a name becomes a column"),
        ("{profile: employees, low: 50,", "{profile: staff, low: 50,", "rule 1: there is no profile value 'staff'"),
        (
            "{profile: employees, low: 50,",
            "{profile: industry, low: 50,",
            "rule 1: 'industry' is a text; a range needs",
        ),
        ("low: 50, high: 250", "low: 250, high: 250", r"rule 1: its range \[250, 250\) is empty"),
        ("low: 50, high: 250, points: 10", "low: 50", "rule 1: 'points' is a required property"),
        ("low: 50, high: 250", "high: 250", "rule 1: a condition on the profile needs one of values, contains"),
        (
            "low: 50, high: 250",
            "low: 50, values: [60]",
            "rule 1: a condition on the profile needs one of values, contains",
        ),
        ("fit: {A: 40, B: 25,", "fit: {A: 40, B: 40,", "two grades begin at the same points"),
    ],
)
def test_a_slip_in_a_scorecard_is_named(
    edit: Edit, project: Path, settings: Settings, old: str, new: str, message: str | None
) -> None:
    edit(FOLDER + SCORECARD, old, new)
    if message is None:
        assert entries(settings, project)
    else:
        with pytest.raises(AccordError, match=rf"lead_score\.yml, line \d+.*{message}"):
            entries(settings, project)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "days: 7, since_recycle:",
            "days: 7, since_recyle:",
            "feature 'visits_7d': 'since_recyle' is not a known field",
        ),
        ("days: 7, since_recycle: true", "days: 7, since_recycle: yes please", "'yes please' is not of type 'boolean'"),
        ("days: 7,", "days: 0,", "feature 'visits_7d': 0 is less than the minimum"),
        ("signal: visited, measure: count, days: 7", "signal: visits, measure: count", "there is no signal 'visits'"),
        ("visited, measure: count, days: 7", "visited, measure: counts, days: 7", "'counts' is not one of"),
        (
            "visited, measure: count, days: 7",
            "visited, measure: first, days: 7",
            "days cannot be used with measure first or distinct_days",
        ),
        (
            "visited, measure: count, days: 7",
            "visited, measure: sum, days: 7",
            "a sum needs of: fields_filled or of: amount",
        ),
        ("visited, measure: count, days: 7", "visited, measure: count, of: amount", "of is only for measure sum"),
        ("of: fields_filled", "of: seconds_since_delivery", "'seconds_since_delivery' is not one of"),
        ("{name: visits,", "{name: visits_7d,", "feature 'visits_7d': another entry has the same name"),
        ("{name: visits,", "{name: industry,", "profile 'industry': another entry has the same name"),
        ("{name: visits,", "{name: decision,", "feature 'decision': another column already has this name"),
        ("features:\n", "feature:\n", "'feature' is not a known field; known are features, profile, lookups, answers"),
        ("{name: industry, type: text", "{name: industry, type: string", "profile 'industry': 'string' is not one of"),
        ("seed: known_domains", "seed: domains", r"lookup 'domain_relationship': there is no seeds/domains\.csv"),
        ("profile: email,", "profile: phone,", "lookup 'domain_relationship': there is no profile value 'phone'"),
        (
            "profile: email,",
            "profile: industry,",
            "no SQL joins this; domain_relationship is",
        ),
        ("profile: email,", "of: email,", "lookup 'domain_relationship': 'of' is not a known field"),
        ("name: domain_relationship", "name: industry", "lookup 'industry': another entry has the same name"),
    ],
)
def test_a_slip_in_a_feature_is_named(
    edit: Edit, project: Path, settings: Settings, old: str, new: str, message: str
) -> None:
    edit(FOLDER + "features.yml", old, new)
    with pytest.raises(AccordError, match=rf"features\.yml, line \d+.*{message}"):
        entries(settings, project)


def test_a_misspelt_name_in_a_scorecard_is_told_with_the_one_that_was_meant(
    edit: Edit, project: Path, settings: Settings
) -> None:
    rule = "{signal: visited, points: 2}"
    edit(FOLDER + SCORECARD, rule, "{signal: visitd, points: 2, when: \"propery = 'jobtitle' or property = 'email '\"}")
    with pytest.raises(AccordError) as told:
        entries(settings, project)
    for said in ("no signal 'visitd' in signals.yml. Did you mean 'visited'?", "Did you mean 'property'?",
                 "there is no property 'email '", "Did you mean 'email'?"):  # fmt: skip
        assert said in str(told.value)


def test_the_line_named_is_the_line_of_the_slip(edit: Edit, project: Path, settings: Settings) -> None:
    edit(FOLDER + SCORECARD, "decay: {half_life_days: 60}", "half_life: 60")
    (line,) = lines_with((project / FOLDER / SCORECARD).read_text(), "half_life: 60")
    with pytest.raises(AccordError, match=f"lead_score.yml, line {line}, group 'requests'"):
        entries(settings, project)


def test_all_slips_are_told_at_once(edit: Edit, project: Path, settings: Settings) -> None:
    edit(FOLDER + "features.yml", "days: 7,", "day: 7,")
    edit(FOLDER + SCORECARD, "decay: {half_life_days: 60}", "half_life: 60")
    with pytest.raises(AccordError, match=r"(?s)'day' is not.*'half_life' is not"):
        entries(settings, project)


def test_a_list_that_dbt_would_not_find_is_missed(edit: Edit, project: Path, settings: Settings) -> None:
    """Under another name nothing would be set aside."""
    edit(FOLDER + "set_aside.yml", "- name: set_aside\n", "- name: set_asides\n")
    with pytest.raises(AccordError, match="no model 'set_aside'"):
        entries(settings, project)


def test_a_slip_stops_before_the_register_is_written(edit: Edit, project: Path, settings: Settings) -> None:
    edit(FOLDER + SCORECARD, "decay: {half_life_days: 60}", "half_life: 60")
    with pytest.raises(AccordError):
        write_register(settings, project)
    assert not settings.warehouse.exists()
