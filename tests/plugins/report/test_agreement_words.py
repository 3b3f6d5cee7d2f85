"""Clauses and scorecards in plain words: what differs between two versions is readable without SQL."""

import pytest

from accord.register.column_labels import Labels
from accord.report.agreement.clause_words import Computed, computed_clauses
from accord.report.agreement.clause_worth import verdict
from accord.report.agreement.scorecard_lines import lines
from accord.report.agreement.version_changes import Text, change
from accord.report.rows import ClausePerformance
from accord.report.shares import share

LABELS = Labels()


@pytest.mark.parametrize(
    ("sql", "words", "adds_detail"),
    [
        ("not is_customer", "already a customer: no", False),
        ("employees >= 50", "number of employees of the company: 50 or more", True),
        ("industry in ('software', 'finance')", "industry of the company: software or finance", True),
        ("decision = 'accepted'", "decision of Sales: accepted", False),
        ("authority = 'yes' and need = 'yes'", "authority: yes, and need: yes", True),
    ],
)
def test_a_clause_has_plain_words_that_are_shown_where_they_add_detail(sql: str, words: str, adds_detail: bool) -> None:
    computed = computed_clauses(f"select lead_id, ({sql}) as meets_it from moments", LABELS)
    assert computed == {"it": Computed(words, is_plain=True, adds_detail=adds_detail)}


def test_a_clause_without_plain_words_stays_sql() -> None:
    computed = computed_clauses("select coalesce(a > b, true) as meets_it from moments", LABELS)
    assert computed == {"it": Computed("COALESCE(a > b, TRUE)", is_plain=False)}


def test_a_clause_that_a_select_takes_from_a_part_has_the_words_of_that_part() -> None:
    sql = "with criteria as (select a >= 1 as meets_it from moments) select criteria.meets_it as meets_it from criteria"
    assert computed_clauses(sql, LABELS)["it"].words == "a: 1 or more"


def card(*rules: dict, **group: object) -> dict:
    return {"groups": [{"name": "content", "component": "engagement", "rules": list(rules), **group}]}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"decay": {"half_life_hours": 336}}, "10 points, half lost every 14 days"),
        ({"decay": {"linear_hours": 720}}, "10 points, decreasing evenly to 0 over 30 days"),
        ({"decay": {"window_hours": 36}}, "10 points, for 36 hours"),
        ({"decay": {"step": 0.25, "every_hours": 168}}, "10 points, 25 % less every 7 days"),
        ({"limit": {"once": True}}, "10 points, once"),
        ({"limit": {"once_per": "asset"}}, "10 points, once for each asset"),
        ({"limit": {"most": 3, "per": "week"}}, "10 points, at most 3 a week"),
        ({"limit": {"most_points": 20, "per": "day"}}, "10 points, at most 20 points a day"),
        ({"limit": {"most": 3, "most_points": 20, "per": "day"}}, "10 points, at most 3 and 20 points a day"),
    ],
)
def test_a_rule_of_a_scorecard_has_plain_words(rule: dict, words: str) -> None:
    one_rule = card({"signal": "content_downloaded", "points": 10, **rule})
    assert lines(one_rule, LABELS) == {"Content: content downloaded": words}


def test_a_group_says_how_it_is_limited_and_what_inactivity_takes() -> None:
    limits = card(limit={"most_points": 20, "per": "day"}, stops_at=300, reset=False)
    assert lines(limits, LABELS) == {
        "Content, limit": "at most 20 points a day",
        "Content, stops": "at 300 points",
        "Content, when recycled or lost": "not started anew",
    }
    group = card(inactivity={"points": 5, "every_days": 14, "most": 20})
    assert lines(group, LABELS) == {"Content, when inactive": "5 points less for every 14 days, at most 20"}


def test_a_condition_on_an_activity_without_plain_words_stays_sql() -> None:
    rule = {"signal": "page_viewed", "points": 1, "when": "SELECT LENGTH(path) > 9"}
    assert lines(card(rule), LABELS) == {"Content: page viewed (LENGTH(path) > 9)": "1 point"}


def test_a_scorecard_in_another_ones_place_is_compared_line_by_line() -> None:
    webinar = {
        "signal": "campaign_responded",
        "name": "webinar",
        "when": "SELECT campaign_type = 'webinar'",
        "points": 12,
    }
    before = card({"signal": "campaign_responded", "points": 2}, {"signal": "mail_clicked", "points": 3}, cap=25)
    after = card(
        {"signal": "campaign_responded", "points": 2}, webinar, {"signal": "mail_clicked", "points": 1}, cap=30
    )
    old = Text({}, {}, {"scorecard:lead_score": before})
    new = Text({}, {}, {"scorecard:lead_score_webinars": after})
    assert [(line.about, line.before, line.after) for line in change("a", old, "b", new, LABELS).lines] == [
        ("Scorecard", "lead score", "lead score webinars"),
        ("Content, all together", "at most 25", "at most 30"),
        ("Content: mail clicked", "3 points", "1 point"),
        ("Content: webinar (campaign type: webinar)", "–", "12 points"),
    ]


def test_two_versions_that_say_the_same_have_no_lines() -> None:
    computed = computed_clauses("select a >= 1 as meets_it", LABELS)
    text = Text({"it": "A thing holds."}, computed, {"scorecard:x": card()})
    found = change("a", text, "b", text, LABELS)
    assert (found.lines, found.same) == ([], ["A thing holds."])


@pytest.mark.parametrize(
    ("found", "kept_out", "words"),
    [
        ((40, 200), (0, 200), "earns its place"),
        ((4, 200), (40, 200), "keeps the better leads out"),
        ((40, 200), (35, 200), "no clear difference"),
        ((4, 20), (0, 5), "too few to tell"),
        ((40, 200), (0, 0), "keeps nobody out that the other clauses let in"),
        ((0, 0), (3, 9), "too early to tell"),
    ],
)
def test_a_clause_is_judged_only_where_the_intervals_are_apart(
    found: tuple[int, int], kept_out: tuple[int, int], words: str
) -> None:
    assert verdict(ClausePerformance("d", "c", share(*found), share(*kept_out), share(0, 0))).words == words
