"""Which clauses decide that a lead is gained or lost, and which leads are shown as examples."""

from typing import Any

import duckdb
from tests.plugins.compare.conftest import AS_OF, Two, day, entry, later

from accord.common.duckdb_files import attach
from accord.compare.example_leads import EXAMPLES, examples, reasons

AT = day(10, 1)


def results(two: Two) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Reasons and examples of `points`."""
    with two.compared() as (connection, _):
        why = reasons(connection)
        shown = examples(connection, {("points", "asked"): ["lead_score_total", "nowhere"]})
    return why.get("points", []), shown.get("points", [])


def reason(two: Two) -> list[tuple[Any, ...]]:
    _, shown = results(two)
    return [
        (
            each["clause"],
            each["is_required_before"],
            each["is_required_after"],
            each["met_before_at"],
            each["met_after_at"],
        )
        for lead in shown
        for each in lead["clauses"]
    ]


def _require(two: Two, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """`points` requires these clauses on each side; there is one lead."""
    two.before, two.after = [entry("points", *before, says="50")], [entry("points", *after, says="40")]
    two.lead("one")


def test_a_clause_that_was_not_met_and_is_met_decides(two: Two) -> None:
    _require(two, ("known", "score"), ("known", "score"))
    two.base.finds("points", "one", None, known=day(9, 1))
    two.head.finds("points", "one", AT, known=day(9, 1), score=AT)
    assert reason(two) == [("score", True, True, None, AT)]


def test_a_clause_that_was_met_only_later_decides_about_a_lead_that_is_found_earlier(two: Two) -> None:
    _require(two, ("known", "score"), ("known", "score"))
    two.base.finds("points", "one", later(AT, days=9), known=day(9, 1), score=later(AT, days=9))
    two.head.finds("points", "one", AT, known=day(9, 1), score=AT)
    assert reason(two) == [("score", True, True, later(AT, days=9), AT)]


def test_a_clause_that_is_required_now_and_not_met_decides_about_a_lead_that_is_lost(two: Two) -> None:
    _require(two, ("known",), ("known", "size"))
    two.base.finds("points", "one", AT, known=AT)
    two.head.finds("points", "one", None, known=AT)
    assert reason(two) == [("size", False, True, None, None)]


def test_a_clause_that_is_not_asked_any_more_decides_about_a_lead_that_is_gained(two: Two) -> None:
    _require(two, ("known", "size"), ("known",))
    two.base.finds("points", "one", None, known=AT)
    two.head.finds("points", "one", AT, known=AT)
    assert reason(two) == [("size", True, False, None, None)]


def test_clauses_that_held_but_not_together_leave_no_single_one_to_decide(two: Two) -> None:
    _require(two, ("known", "score"), ("known", "score"))
    two.base.finds("points", "one", None, known=day(9, 1), score=day(9, 2))
    two.head.finds("points", "one", AT, known=day(9, 1), score=day(9, 2))
    why, shown = results(two)
    assert shown[0]["clauses"] == []
    assert [(each["clause"], each["gained"]) for each in why] == [(None, 1)]


def test_clauses_of_another_cycle_decide_nothing(two: Two) -> None:
    _require(two, ("score",), ("score",))
    two.base.finds("points", "one", None, cycle=1, score=day(6, 1))
    two.head.finds("points", "one", AT, cycle=2, score=AT)
    assert reason(two) == [("score", True, True, None, AT)]


def test_reasons_count_a_lead_with_every_clause_that_decides(two: Two) -> None:
    _require(two, ("known", "score"), ("known", "score"))
    two.head.finds("points", "one", AT, known=AT, score=AT)
    two.lead("two")
    two.base.finds("points", "two", AT, known=AT, score=AT)
    two.head.finds("points", "two", None, known=AT)
    why, _ = results(two)
    assert [(each["clause"], each["gained"], each["lost"]) for each in why] == [("score", 1, 1), ("known", 1, 0)]


def test_customers_come_first_then_opportunities_then_the_latest(two: Two) -> None:
    for lead, at, outcomes in (
        ("old", day(5, 1), {}), ("new", day(12, 1), {}),
        ("opportunity", day(4, 1), {"opportunity_at": day(5, 1)}),
        ("customer", day(4, 1), {"opportunity_at": day(5, 1), "customer_at": day(6, 1)}),
        ("customer before", day(4, 2), {"customer_at": day(3, 2)}),
    ):  # fmt: skip
        two.lead(lead, **outcomes)
        two.head.finds("points", lead, at, asked=at)
    _, shown = results(two)
    assert [lead["lead_id"] for lead in shown] == ["customer", "opportunity", "new", "old", "customer before"]


def test_twenty_are_shown_reasons_in_turn_and_those_only_moved_last(two: Two) -> None:
    two.before = two.after = [entry("points", "a", "b")]
    two.after = [entry("points", "a", "b", says="40")]
    for number in range(30):
        at = later(AT, hours=number)
        two.lead(f"a{number:02}")
        two.base.finds("points", f"a{number:02}", None, b=at)
        two.head.finds("points", f"a{number:02}", at, a=at, b=at)
    two.lead("rare")
    two.base.finds("points", "rare", AT, a=AT, b=AT)
    two.head.finds("points", "rare", None, a=AT)
    two.lead("moved", customer_at=AS_OF)
    two.base.finds("points", "moved", later(AT, days=1), a=AT, b=later(AT, days=1))
    two.head.finds("points", "moved", AT, a=AT, b=AT)
    _, shown = results(two)
    assert len(shown) == EXAMPLES == 20
    assert [lead["lead_id"] for lead in shown][:3] == ["a29", "rare", "a28"]
    assert "moved" not in [lead["lead_id"] for lead in shown]


def test_what_was_known_when_a_lead_was_found_stands_beside_the_deciding_clause(two: Two) -> None:
    two.lead("one")
    two.head.finds("points", "one", AT, asked=AT)
    two.base.scores("one", AT, 38)
    two.head.scores("one", AT, 52)
    _, shown = results(two)
    assert shown[0]["clauses"][0]["known"] == [{"name": "lead_score_total", "before": 38.0, "after": 52.0}]


def test_a_lead_is_shown_with_points_of_a_new_scorecard_that_one_side_knows(two: Two) -> None:
    two.lead("one")
    two.head.finds("points", "one", AT, asked=AT)
    two.head.scores("one", AT, 52)
    with two.compared() as (connection, _):
        connection.execute("detach head")
        with duckdb.connect(two.head.path) as head:
            head.execute("alter table scoring.known_states add column score_2027_total double")
            head.execute("update scoring.known_states set score_2027_total = 61.5")
        attach(connection, two.head.path, "head")
        reasons(connection)
        (lead,) = examples(connection, {("points", "asked"): ["score_2027_total"]})["points"]
    assert lead["clauses"][0]["known"] == [{"name": "score_2027_total", "after": 61.5}]
