"""Conditions and scorecards in plain words: differences between two versions must be readable without SQL."""

import pytest

from accord.report.agreement.clause_worth import verdict
from accord.report.agreement.condition_sentences import conditions
from accord.report.agreement.scorecard_lines import lines
from accord.report.agreement.version_changes import Text, change
from accord.report.performance import share
from accord.report.rows import ClausePerformance

MEASURES = {"visits_7d": "visits in the last seven days"}


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("moments.visits_7d >= 3", "visits in the last seven days: 3 or more"),
        ("employees > 50", "employees: more than 50"),
        ("employees <= 50 and country = 'DE'", "employees: 50 or fewer, and country: DE"),
        ("a >= 1 or (b >= 2 and c < 3)", "a: 1 or more, or (b: 2 or more, and c: fewer than 3)"),
        ("(a = 1 or b = 2) and c = 3", "(a: 1, or b: 2), and c: 3"),
        ("demo_requests + contact_requests >= 1", "demo requests + contact requests: 1 or more"),
        ("not is_customer", "customer: no"),
        ("industry in ('software', 'finance')", "industry: software, finance"),
        ("coalesce(relationship, '') not in ('own', 'partner')", "relationship: none of own, partner"),
        ("coalesce(relationship, '') <> 'competitor'", "relationship: not competitor"),
        ("lower(title) like '%chief%' or lower(title) like '%head of%'", "title contains chief, head of"),
        ("true", "always"),
    ],
)
def test_a_condition_is_said_in_plain_words(sql: str, words: str) -> None:
    said = conditions(f"select lead_id, ({sql}) as meets_it from moments", MEASURES)
    assert (said["it"].words, said["it"].is_plain) == (words, True)


@pytest.mark.parametrize(
    "sql", ["coalesce(a > b, true)", "a % 2 = b", "length(x) > 3 and y = 1", "coalesce(a, 5) >= 3"]
)
def test_what_has_no_plain_words_stays_sql_and_is_never_told_by_halves(sql: str) -> None:
    said = conditions(f"select {sql} as meets_it from moments", {})
    assert not said["it"].is_plain
    assert said["it"].words.lower() == sql


def test_a_clause_that_one_part_hands_on_to_the_next_is_told_where_it_is_computed() -> None:
    sql = "with criteria as (select a >= 1 as meets_it from moments) select criteria.meets_it as meets_it from criteria"
    assert conditions(sql, {})["it"].words == "a: 1 or more"


def card(*rules: dict, **group: object) -> dict:
    return {"groups": [{"name": "content", "component": "engagement", "rules": list(rules), **group}]}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"decay": {"half_life_hours": 336}}, "10 points, half of them gone every 14 days"),
        ({"decay": {"linear_hours": 720}}, "10 points, fading evenly over 30 days"),
        ({"decay": {"window_hours": 36}}, "10 points, for 36 hours"),
        ({"decay": {"step": 0.25, "every_hours": 168}}, "10 points, 25 % less every 7 days"),
        ({"limit": {"once": True}}, "10 points, once"),
        ({"limit": {"once_per": "asset"}}, "10 points, once for each asset"),
        ({"limit": {"most": 3, "per": "week"}}, "10 points, at most 3 a week"),
    ],
)
def test_a_rule_of_a_scorecard_is_said_in_plain_words(rule: dict, words: str) -> None:
    assert lines(card({"signal": "content_downloaded", "points": 10, **rule})) == {"Content: content downloaded": words}


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
    assert [(line.about, line.before, line.after) for line in change("a", old, "b", new).lines] == [
        ("Scorecard", "lead score", "lead score webinars"),
        ("Content, all together", "at most 25", "at most 30"),
        ("Content: mail clicked", "3 points", "1 point"),
        ("Content: webinar (campaign type: webinar)", "–", "12 points"),
    ]


def test_two_versions_that_say_the_same_have_no_lines() -> None:
    text = Text({"it": "A thing holds."}, conditions("select a >= 1 as meets_it", {}), {"scorecard:x": card()})
    assert (change("a", text, "b", text).lines, change("a", text, "b", text).kept) == ([], ["A thing holds."])


@pytest.mark.parametrize(
    ("found", "kept_out", "said"),
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
    found: tuple[int, int], kept_out: tuple[int, int], said: str
) -> None:
    assert verdict(ClausePerformance("d", "c", share(*found), share(*kept_out))).words == said
