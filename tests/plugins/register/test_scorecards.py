"""The language of scorecards: what it accepts, and the message, with the line, for each mistake."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.common.errors import AccordError
from accord.common.settings import Settings
from accord.register.entries import Entry, entries

Edit = Callable[[str, str, str], None]
Find = Callable[[str], Entry]
SCORECARD = "models/definitions/scorecards/lead_score.yml"
DEFINITION = "profile_and_actions"  # names the scorecard
VISITED = "{signal: visited, points: 2}"
PRICING = "{signal: pricing_visited, points: 6}"
COUNTRY = "{profile: industry, values: [education, government], points: -10}"
HALF_LIFE = "decay: {half_life_days: 14}"
REQUESTS = "decay: {half_life_days: 60}"  # of a group without negative points
LAST_OF_WEB = "{signal: careers_visited, points: -5}"
TOTAL = "total: {floor: 0, cap: 100}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (HALF_LIFE, "decay: none"),
        (HALF_LIFE, "decay: {half_life_hours: 36}"),
        (HALF_LIFE, "decay: {linear_days: 30}"),
        (HALF_LIFE, "decay: {step: 0.25, every_days: 7}"),
        (HALF_LIFE, "decay: {window_days: 30}"),
        (HALF_LIFE, "inactivity: {points: 5, every_days: 14, most: 20}"),
        (TOTAL, "total: {cap: 100}"),
        (TOTAL, "trend: {days: 7, by: 5}"),
        (TOTAL, "for: [{profile: country, values: [de]}, {profile: employees, low: 50}]"),
        (VISITED, "{signal: visited, points: 2.25, limit: {once: true}, decay: none}"),
        (VISITED, "{signal: visited, points: 2, limit: {once_per: asset}}"),
        (VISITED, "{signal: visited, points: 2, limit: {most: 3, per: week}}"),
        (VISITED, "{signal: visited, points: 2, when: \"product = 'planner' and not campaign_type like 'mail%'\"}"),
        (VISITED, "{coming_back: true, points: 10}"),
        (VISITED, "{signal: visited, points: 2, limit: {most_points: 20, per: day}}"),
        (VISITED, "{signal: visited, points: 2, limit: {most: 3, most_points: 5, per: week}}"),
        (HALF_LIFE, "reset: false"),
        (TOTAL, "reset: false"),
        (REQUESTS, REQUESTS + "\n              limit: {most_points: 20, per: day}"),
        (REQUESTS, "stops_at: 300"),
        (COUNTRY, "{profile: country, values: [kp], disqualifies: true}"),
        (PRICING, "{signal: visited, when: \"path = '/a'\", points: 1, name: a}, {signal: pricing_visited, points: 6}"),
    ],
)  # fmt: skip
def test_everything_the_language_has_is_accepted_and_changes_what_was_signed(
    edit: Edit, entry: Find, old: str, new: str
) -> None:
    if old == PRICING:
        edit(SCORECARD, "- " + VISITED, "- {signal: visited, when: \"path = '/b'\", points: 2}")
        new = new.replace("}, {", "}\n                - {", 1)
    before = entry(DEFINITION).fingerprint
    edit(SCORECARD, old, new)
    assert entry(DEFINITION).fingerprint != before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (HALF_LIFE, "decay: {half_life_hours: 336}"),
        (VISITED, "{signal: visited, points: 2.0, name: visited}"),
        (VISITED, "{signal: visited, points: 2, decay: {half_life_days: 14}}"),
        (TOTAL, TOTAL + "\n          reset: true"),
        (HALF_LIFE, HALF_LIFE + "\n              reset: true"),
    ],
)
def test_other_words_for_the_same_do_not_change_what_was_signed(edit: Edit, entry: Find, old: str, new: str) -> None:
    before = entry(DEFINITION).fingerprint
    edit(SCORECARD, old, new)
    assert entry(DEFINITION).fingerprint == before


def test_the_layout_of_a_condition_does_not_change_what_was_signed(edit: Edit, entry: Find) -> None:
    edit(SCORECARD, VISITED, "{signal: visited, points: 2, when: \"product = 'planner' and amount > 5\"}")
    before = entry(DEFINITION).fingerprint
    edit(SCORECARD, "product = 'planner' and amount > 5", "product='planner'  AND amount  > 5")
    assert entry(DEFINITION).fingerprint == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (VISITED, "{signal: visited, points: 2, wen: amount > 1}", "rule 1: 'wen' is not a known field"),
        (VISITED, "{signal: visited, points: 2, when: amont > 1}", "rule 1: 'amont' is not a payload column"),
        (VISITED, "{signal: visited, points: 2, when: occurred_at > path}", "'occurred_at' is not a payload column"),
        (VISITED, "{signal: visited, points: 2, when: amount >}", "rule 1: 'amount >' is not valid SQL"),
        (VISITED, "{signal: visited, points: 2, when: amount > random()}", "'rand' gives another result tomorrow"),
        (VISITED, "{signal: visited, points: 2, when: path = current_date}", "'current_date' gives another result"),
        (VISITED, "{signal: visited, points: 2, when: path in (select 'x')}", "its condition reads a table"),
        (VISITED, "{signal: visited, points: 2, when: amount > max(amount)}", "looks at other activities"),
        (VISITED, "{signal: visited, points: 2, when: '{{ x }}'}", "when is SQL over the payload columns"),
        (VISITED, "{signal: visited, points: 2, limit: {once_per: mood}}", "once_per names 'mood'"),
        (VISITED, "{signal: visited, points: 2, limit: {most: 0, per: day}}", "rule 1: limit is {once: true}"),
        (VISITED, "{signal: visited, points: 2, limit: {most: 3, per: month}}", "rule 1: limit is {once: true}"),
        (VISITED, "{signal: visited, points: 2.125}", "2.125 is not a multiple of 0.01"),
        (VISITED, "{signal: visited, points: 2, name: web}", "another entry has the same name"),
        (VISITED, "{signal: visited, points: 2, name: total}", "another column already has this name"),
        (VISITED, "{signal: visited, points: 2, name: order}", "'order' is a reserved word of SQL"),
        (VISITED, "{coming_back: true, points: 2, limit: {once: true}}", "'limit' is not a known field"),
        (VISITED, "{signal: pricing_visited, points: 2}", "rule 2: there are two rules for signal 'pricing_visited'"),
        (VISITED, '{signal: pricing_visited, points: 2, when: amount > 1, name: a}', "rule 2: there are two rules"),
        ("{signal: demo_requested, points: 30}", VISITED, "group 'requests', rule 1: there are two rules for signal"),
        (HALF_LIFE, "decay: {step: 1, every_days: 7}", "group 'web': decay is none"),
        (HALF_LIFE, "decay: {step: 0.25}", "group 'web': decay is none"),
        (HALF_LIFE, "decay: {half_life_hours: 0.5}", "group 'web': 0.5 is less than an hour"),
        (HALF_LIFE, "decay: {window_days: -1}", "group 'web': decay is none"),
        (HALF_LIFE, "inactivity: {points: -5, every_days: 14}", "group 'web': -5 is less than or equal to"),
        (HALF_LIFE, "inactivity: {points: 5}", "group 'web': 'every_days' is a required property"),
        (COUNTRY, "{profile: country, values: [kp]}", "'points' is a required property, or disqualifies: true"),
        (COUNTRY, "{profile: country, values: [kp], disqualifies: false}", "True was expected"),
        (COUNTRY, "{signal: met, points: 1}", "'signal' is not a known field"),
        (COUNTRY, "{profile: email, contains: [x], points: 1}", "a rule cannot use 'email'"),
        (TOTAL, "for: [{profile: land, values: [de]}]", "there is no profile value 'land'"),
        (COUNTRY, "{profile: country, values: [DE], points: 1}", "country is compared with 'DE' and never equals it"),
        (TOTAL, "for: [{profile: lead_source, values: [Web fair]}]", "in lower case. Write 'web fair'."),
        (TOTAL, "for: [{profile: country}]", "a condition on the profile needs one of"),
        (TOTAL, "trend: {days: 7}", "'by' is a required property"),
        (TOTAL, "trend: {days: 7, by: 0}", "0 is less than or equal to the minimum of 0"),
        ("fit: {A: 40,", "fitness: {A: 40,", "'fitness' is not a known field; known are fit, engagement, total"),
        (VISITED, "{signal: visited, points: -2, limit: {most_points: 9, per: day}}", "-2 points in a rule with"),
        (VISITED, "{signal: visited, points: 2, limit: {most_points: 0, per: day}}", "rule 1: limit is {once: true}"),
        (VISITED, "{signal: visited, points: 2, limit: {most_points: 9}}", "rule 1: limit is {once: true}"),
        (HALF_LIFE, "limit: {most: 3, per: day}", "the limit of a group is {most_points: p, per: day}"),
        (HALF_LIFE, "limit: {most_points: 20, per: day}", "-5 points in a group with most_points"),
        (HALF_LIFE, "stops_at: 300", "-5 points in a group with stops_at"),
        (REQUESTS, REQUESTS + "\n              stops_at: 300", "stops_at does not go with decay"),
        (REQUESTS, "stops_at: 300\n              inactivity: {points: 5, every_days: 14}", "not go with inactivity"),
        (LAST_OF_WEB, "{coming_back: true, points: 2}\n              reset: false", "coming_back gives points after"),
        ("component: fit", "component: fit\n              reset: false", "reset is only for engagement"),
        ("component: fit", "component: fit\n              stops_at: 30", "stops_at is only for engagement"),
        ("component: fit", "component: fit\n              limit: {most_points: 9, per: day}", "a limit is only for"),
        ("component: fit", "component: fit\n              inactivity: {points: 1, every_days: 1}", "inactivity"),
    ],
)  # fmt: skip
def test_a_slip_is_named_with_its_line(
    edit: Edit, project: Path, settings: Settings, old: str, new: str, message: str
) -> None:
    edit(SCORECARD, old, new)
    with pytest.raises(AccordError, match=rf"lead_score\.yml, line \d+.*{re.escape(message)}"):
        entries(settings, project)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (VISITED, "{signal: visited, points: 2, when: amont > 1}"),
        (HALF_LIFE, "decay: {half_life_hours: 0.5}"),
        (TOTAL, "total: {floor: 1, cap: 0}"),
        ("fit: {A: 40,", "fitness: {A: 40,"),
    ],
)
def test_the_line_is_that_of_the_slip(edit: Edit, project: Path, settings: Settings, old: str, new: str) -> None:
    edit(SCORECARD, old, new)
    lines = (project / SCORECARD).read_text().splitlines()
    (number,) = (number for number, line in enumerate(lines, start=1) if new in line)
    with pytest.raises(AccordError, match=rf"lead_score\.yml, line {number}\D"):
        entries(settings, project)


def test_two_rules_of_one_signal_with_conditions_of_their_own_need_names(
    edit: Edit, project: Path, settings: Settings
) -> None:
    again = "\n                - {signal: visited, when: amount < 1, points: 2}"
    rules = "{signal: visited, when: amount > 1, points: 2}" + again
    edit(SCORECARD, VISITED, rules)
    lines = (project / SCORECARD).read_text().splitlines()
    (number,) = (number for number, line in enumerate(lines, start=1) if "amount < 1" in line)
    with pytest.raises(
        AccordError, match=rf"lead_score\.yml, line {number}\D.*rule 2: another rule is already called 'visited'"
    ):
        entries(settings, project)
    edit(SCORECARD, "amount < 1, points: 2", "amount > 1, points: 2, name: again")
    with pytest.raises(AccordError, match="rule 'again': there are two rules for signal 'visited'"):
        entries(settings, project)


def test_a_grade_that_yaml_reads_as_a_number_is_to_be_quoted(edit: Edit, project: Path, settings: Settings) -> None:
    edit(SCORECARD, "fit: {A: 40,", "fit: {1: 40,")
    with pytest.raises(AccordError, match=r"a grade's name must be text: write '1', in quotes"):
        entries(settings, project)
