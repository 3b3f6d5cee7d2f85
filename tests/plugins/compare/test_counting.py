"""How many leads a change gains and loses, how good they are and where, counted on two hand-written databases."""

from datetime import timedelta
from typing import Any

import pytest
from tests.plugins.compare.conftest import AS_OF, Two, day, later

from accord.common.wilson import wilson
from accord.compare.pair_counts import counts


def counted(two: Two, pair: str = "points") -> dict[str, Any]:
    with two.compared() as (connection, _):
        found = counts(connection)
    return found | found.pop("pairs")[pair]


def outcome(found: dict[str, Any], who: str, which: str) -> dict[str, Any]:
    (one,) = [each for each in found["outcomes"] if (each["who"], each["outcome"]) == (who, which)]
    return one


@pytest.fixture
def moved(two: Two) -> Two:
    """One lead gained, two lost, one found ten days earlier, one twenty days later, one unchanged."""
    at = day(10, 10)
    finds = {
        "gained": (None, at), "lost": (at, None), "lost too": (at, None), "as before": (at, at),
        "earlier": (at, later(at, days=-10)), "later": (at, later(at, days=20)),
    }  # fmt: skip
    for lead, (before, after) in finds.items():
        two.lead(lead, place="FR" if lead.startswith("lost") else "DE")
        two.base.finds("points", lead, before)
        two.head.finds("points", lead, after)
    return two


def test_a_lead_is_gained_or_lost_or_found_at_another_time(moved: Two) -> None:
    assert counted(moved)["leads"] == {
        "before": 5, "after": 4, "gained": 1, "lost": 2, "earlier": 1, "later": 1, "median_days_moved": 15,
    }  # fmt: skip


def test_a_lead_found_only_in_a_later_cycle_is_later_and_not_lost(two: Two) -> None:
    two.lead("returns")
    two.base.finds("points", "returns", day(6, 1), cycle=1)
    for database in two.both:
        database.finds("points", "returns", day(9, 1), cycle=2)
    found = counted(two)["leads"]
    assert (found["before"], found["after"], found["lost"], found["later"]) == (1, 1, 0, 1)


def test_gains_and_losses_are_told_by_country_source_and_segment(moved: Two) -> None:
    places = [list(each.values()) for each in counted(moved)["places"]]
    assert places == [
        ["country", "FR", 2, 0, 0, 2], ["country", "DE", 3, 4, 1, 0],
        ["segment", "small", 5, 4, 1, 2],
        ["source", "from FR", 2, 0, 0, 2], ["source", "from DE", 3, 4, 1, 0],
    ]  # fmt: skip


@pytest.mark.parametrize("weeks", [13, 2])
def test_a_week_is_an_average_of_the_weeks_that_head_s_figures_are_of(two: Two, weeks: int) -> None:
    two.head.averages_over(weeks)
    old, new = AS_OF - timedelta(weeks=weeks, microseconds=1), AS_OF - timedelta(weeks=weeks)
    for lead, at in (("old", old), ("new", new), ("newest", AS_OF - timedelta(hours=1))):
        two.lead(lead)
        two.head.finds("points", lead, at)
    found = counted(two)
    assert found["weeks"] == weeks
    assert found["a_week"] == {"before": 0, "after": 2 / weeks, "gained": 2 / weeks, "lost": 0}


def test_the_capacity_is_that_of_the_team_that_works_the_stage(two: Two) -> None:
    assert counted(two)["capacity_a_week"] is None
    for definition, stage, capacity in (("points", "mql", 48.0), ("other", "mql", 48.0), ("called", "sql", 60.0)):
        two.head.add("accord.definition_summary", definition=definition, stage=stage, capacity_a_week=capacity)
    assert counted(two)["capacity_a_week"] == 48


def test_an_outcome_counts_within_its_days_and_only_once_they_are_over(two: Two) -> None:
    at = day(10, 1)
    ends = later(at, days=90)
    for lead, opportunity_at in {
        "on the last day": ends, "a microsecond late": later(ends, microseconds=1), "never": None,
        "at that moment": at, "had one before": later(at, days=-5),
    }.items():  # fmt: skip
        two.lead(lead, opportunity_at=opportunity_at)
        two.head.finds("points", lead, at)
    last = AS_OF - timedelta(days=90)
    two.lead("just mature", opportunity_at=later(last, days=1))
    two.head.finds("points", "just mature", last)
    two.lead("had one at once", opportunity_at=later(last, days=1))
    two.head.finds("points", "had one at once", later(last, microseconds=1))
    found = outcome(counted(two), "gained", "opportunity")
    assert (found["leads"], found["judged"], found["had_outcome"]) == (7, 4, 2)
    assert (found["had_before"], found["too_recent"]) == (2, 1)
    assert found["precision"] == 0.5
    assert (found["precision_low"], found["precision_high"]) == wilson(2, 4)


def test_precision_is_shown_of_all_before_all_after_those_gained_and_those_lost(moved: Two) -> None:
    found = {(each["who"], each["outcome"]): each["leads"] for each in counted(moved)["outcomes"]}
    for which in ("sql", "opportunity", "customer"):
        by_group = {who: found[who, which] for who in ("before", "after", "gained", "lost")}
        assert by_group == {"before": 5, "after": 4, "gained": 1, "lost": 2}


def test_a_customer_is_found_in_time_before_its_opportunity(two: Two) -> None:
    opportunity, customer = day(8, 1), day(9, 1)
    for lead, before, after in (
        ("found in time only now", None, day(7, 1)),
        ("found in time only before", day(7, 1), day(8, 15)),
        ("with its opportunity", None, opportunity),
        ("never found", None, None),
    ):
        two.lead(lead, opportunity_at=opportunity, customer_at=customer)
        two.base.finds("points", lead, before)
        two.head.finds("points", lead, after)
    two.lead("bought at once", customer_at=customer)
    two.head.finds("points", "bought at once", later(customer, days=-1))
    found = counted(two)
    assert found["customers"] == 5
    assert found["in_time"] == {"before": 1, "after": 2, "gained": 2, "lost": 1}


def test_the_official_stage_is_compared_by_its_first_entry(two: Two) -> None:
    two.lead("old")
    two.lead("new")
    for database in two.both:
        database.enters("old", "mql", day(6, 1), "points")
    two.head.enters("new", "mql", day(7, 1), "points")
    two.head.enters("old", "mql", day(9, 1), "points", cycle=2)
    found = counted(two, "official mql")["leads"]
    assert (found["before"], found["after"], found["gained"], found["lost"], found["later"]) == (1, 2, 1, 0, 0)
