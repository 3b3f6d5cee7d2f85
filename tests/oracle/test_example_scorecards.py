"""The scorecards of docs/examples do what their text says. That they score what the rules say: test_oracle_agrees."""

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from .conftest import BuiltWorld

Ask = Callable[[str], list[Any]]


@pytest.fixture(scope="module")
def ask(example_world: BuiltWorld) -> Iterator[Ask]:
    """Rows of a query on the built tables."""
    with duckdb.connect(str(example_world.warehouse), read_only=True) as work:
        yield lambda query: work.execute(query).fetchall()


def test_marketo_classic_caps_fit_and_takes_from_the_idle(ask: Ask) -> None:
    ((most_person, most_review, least_behaviour),) = ask(
        "select max(person), max(review), min(behaviour) from accord.scoring.marketo_classic"
    )
    assert (most_person, most_review, least_behaviour) == (8, 30, 0)
    ((fell_without_doing_anything,),) = ask("""
        select count(*) from accord.scoring.marketo_classic as later
        inner join accord.scoring.instants on later.lead_id = instants.lead_id and later.known_at = instants.known_at
        asof inner join accord.scoring.marketo_classic as earlier
            on later.lead_id = earlier.lead_id and later.known_at > earlier.known_at
        where not instants.is_moment and later.behaviour < earlier.behaviour""")
    assert fell_without_doing_anything > 0


def test_marketo_classic_forgets_behaviour_at_recycling_and_welcomes_who_comes_back(ask: Ask) -> None:
    """Nobody has behaviour right after a boundary unless by what they did since; and the first thing done gives 10."""
    carried_over = ask("""
        select instants.lead_id, instants.known_at from accord.scoring.marketo_classic as score
        inner join accord.scoring.instants on score.lead_id = instants.lead_id and score.known_at = instants.known_at
        where score.behaviour > 0 and not exists (
            select 1 from accord.scoring.marketo_classic_points as points
            where points.lead_id = instants.lead_id and points.lifecycle_period = instants.lifecycle_period
                and points.known_at <= instants.known_at and points.set_aside_reason is null)""")
    assert carried_over == []
    ((came_back, twice),) = ask("""
        select count(*), count(*) - count(distinct (lead_id, lifecycle_period))
        from accord.scoring.marketo_classic_points
        where coming_back = 1""")
    assert came_back > 0
    assert twice == 0


def test_last_30_days_forgets_all_and_counts_no_more_than_its_limits(ask: Ask) -> None:
    still_scored = ask("""
        select score.lead_id from accord.scoring.last_30_days as score
        where score.total <> 0 and not exists (
            select 1 from accord.scoring.last_30_days_points as points
            where points.lead_id = score.lead_id
                and points.occurred_at > score.known_at - interval 30 day and points.occurred_at <= score.known_at)""")
    assert still_scored == []
    ((over_the_limit, most_a_day),) = ask("""
        select sum(over_the_limit), max(counted) from (
            select count(*) filter (visited = 0) as over_the_limit, sum(visited) as counted
            from accord.scoring.last_30_days_points
            where set_aside_reason is null
            group by lead_id, lifecycle_period, timezone('Europe/Berlin', timezone('UTC', occurred_at))::date)""")
    assert over_the_limit > 0
    assert most_a_day == 2
    assert {trend for (trend,) in ask("select distinct trend from accord.scoring.last_30_days")} == {
        "rising",
        "falling",
        "steady",
    }


def test_linear_30_days_gives_all_at_first_half_after_half_the_time_and_then_nothing(ask: Ask) -> None:
    """At as_of, of every lead: each activity by hand, with the points and lengths that the text names."""
    ((leads, wrong, fading),) = ask("""
        with at_the_end as (
            select lead_id, lifecycle_period, known_at from accord.scoring.instants where not is_moment
        ),
        ages as (
            select at_the_end.lead_id, points.*, epoch(at_the_end.known_at - points.occurred_at) / 86400 as days
            from at_the_end left join accord.scoring.linear_30_days_points as points
                on at_the_end.lead_id = points.lead_id and at_the_end.lifecycle_period = points.lifecycle_period),
        by_hand as (
            select lead_id, coalesce(sum(
                (1 * coalesce(visited, 0) + 2 * coalesce(pricing_visited, 0) + 1.5 * coalesce(mail_clicked, 0)
                    + 2 * coalesce(content_downloaded, 0) + 3 * coalesce(met_at_a_fair, 0)
                    + 1 * coalesce(other_campaign, 0)) * greatest(0, 1 - days / 30)
                + 5 * (coalesce(demo_requested, 0) + coalesce(contact_requested, 0)) * greatest(0, 1 - days / 90)
            ), 0) as points
            from ages group by lead_id)
        select count(*), count(*) filter (abs(score.inbound - by_hand.points) > 0.000001),
            count(*) filter (score.inbound > 0 and score.inbound <> floor(score.inbound))
        from by_hand inner join at_the_end using (lead_id)
        inner join accord.scoring.linear_30_days as score using (lead_id, known_at)""")
    assert (leads > 100, wrong, fading > 10) == (True, 0, True)


def test_fit_and_engagement_grades_some_a1_and_some_c3(ask: Ask) -> None:
    grades = dict(ask("select combined_grade, count(*) from accord.scoring.fit_and_engagement group by 1"))
    assert set(grades) == {letter + number for letter in "ABC" for number in "123"}
    ((wrong,),) = ask("""
        select count(*) from accord.scoring.fit_and_engagement
        where (combined_grade = 'A1') <> (fit >= 35 and engagement >= 30)
            or (combined_grade = 'C3') <> (fit < 20 and engagement < 12)""")
    assert wrong == 0
