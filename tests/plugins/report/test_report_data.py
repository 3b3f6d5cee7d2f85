"""The figures of the page are counts of published rows, and its texts are those that were signed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from tests.plugins.report.world import PUBLICATION, opened_file

from accord.common.errors import AccordError
from accord.report import display, project_texts, published_data
from accord.report.query_examples import EXAMPLES
from accord.report.rows import Published

BERLIN = "Europe/Berlin"


def read(database: Path) -> Published:
    return published_data.load(database, BERLIN)


def count(database: Path, sql: str) -> int:
    with opened_file(database) as connection:
        row = connection.execute(sql).fetchone()
        assert row is not None
        return int(row[0])


def insert_entries(database: Path, entries: list[tuple[str, str, datetime]]) -> None:
    with opened_file(database) as connection:
        connection.executemany(
            "insert into accord.stage_entries (lead_id, cycle, stage, entered_at, days_in_stage, is_skipped) "
            "values (?, 1, ?, ?, 0, false)",
            entries,
        )


def test_every_lead_counts_once_in_the_table_of_sources(world: Path) -> None:
    published = read(world)
    assert sum(row.total for row in published.sources) == published.leads == 2000
    assert all(sum(row.by_stage.values()) == row.total for row in published.sources)


def test_a_lead_that_skipped_a_stage_got_past_it_but_did_not_enter_it(make_world: Callable[..., Path]) -> None:
    database = make_world(1, only_inquiries=True)
    with opened_file(database) as connection:
        connection.execute("update accord.lead_stages set first_sal_at = first_inquiry_at")
    by_stage = {step.stage: step for step in read(database).funnel}
    assert (by_stage["mql"].reached, by_stage["mql"].entered) == (1, 0)
    assert (by_stage["sal"].reached, by_stage["sal"].entered) == (1, 1)
    assert (by_stage["sql"].reached, by_stage["sql"].entered) == (0, 0)


def test_a_funnel_never_widens(world: Path) -> None:
    reached = [step.reached for step in read(world).funnel]
    assert reached == sorted(reached, reverse=True)
    assert reached[0] == 2000


def test_what_a_rule_set_aside_is_summed_over_kinds_and_months_the_most_first(world: Path) -> None:
    marked = [(row.rule, row.activities, row.is_counted) for row in read(world).set_aside]
    assert marked == [
        ("known_scanner", 23000, False),
        ("privacy_proxy", 9000, True),
        ("many_links_at_once", 2400, False),
        ("competitor", 310, False),
    ]


def test_the_last_four_weeks_end_just_before_as_of_and_start_28_days_earlier(make_world: Callable[..., Path]) -> None:
    database = make_world(0)
    as_of = read(database).publication.as_of
    tick = timedelta(microseconds=1)
    starts, earlier = as_of - timedelta(days=28), as_of - timedelta(days=56)
    insert_entries(
        database,
        [
            ("a", "mql", as_of - tick),
            ("b", "mql", starts),
            ("c", "mql", starts - tick),
            ("d", "mql", earlier),
            ("e", "mql", earlier - tick),
        ],
    )
    mql = next(headline for headline in read(database).headlines if headline.stage == "mql")
    assert (mql.recent, mql.before, mql.ever) == (2, 2, 5)


def test_without_eight_weeks_of_history_no_change_is_claimed(make_world: Callable[..., Path]) -> None:
    published = read(make_world(40, days=50))
    assert all(headline.before is None for headline in published.headlines)


def test_a_week_starts_on_monday_in_the_business_zone(make_world: Callable[..., Path]) -> None:
    database = make_world(0)
    # Sunday 11 January 2026, 23:30 UTC is Monday 00:30 in Berlin.
    insert_entries(database, [("a", "mql", datetime(2026, 1, 11, 22, 59)), ("b", "mql", datetime(2026, 1, 11, 23, 30))])
    weeks = read(database).weeks
    assert [(week.monday, week.mql) for week in weeks[:2]] == [(date(2026, 1, 5), 1), (date(2026, 1, 12), 1)]


def test_weeks_without_entries_are_shown_and_the_running_one_is_told_apart(make_world: Callable[..., Path]) -> None:
    database = make_world(0)
    insert_entries(database, [("a", "sql", datetime(2026, 1, 13, 12))])
    weeks = read(database).weeks
    assert [week.monday.day for week in weeks] == [12, 19, 26, 2]
    assert [week.sql for week in weeks] == [1, 0, 0, 0]
    assert [week.is_complete for week in weeks] == [True, True, True, False]


def test_the_last_week_is_complete_when_as_of_is_its_end(make_world: Callable[..., Path]) -> None:
    database = make_world(0)
    with opened_file(database) as connection:  # the first instant of Monday 2 February 2026 in Berlin
        connection.execute("update accord.publications set as_of = timestamp '2026-02-01 23:00:00'")
    insert_entries(database, [("a", "mql", datetime(2026, 1, 27, 12))])
    assert [(week.monday, week.is_complete) for week in read(database).weeks] == [(date(2026, 1, 26), True)]


def test_waits_are_quartiles_over_leads_that_entered_both_stages(make_world: Callable[..., Path]) -> None:
    database = make_world(0)
    start = datetime(2026, 1, 1)
    for number, wait in enumerate([1, 2, 3, 4, 5]):
        insert_entries(database, [(f"{number}", "mql", start), (f"{number}", "sal", start + timedelta(days=wait))])
    insert_entries(database, [("waiting", "mql", start)])
    found = read(database).waits[0]
    assert (found.stage, found.next_stage, found.entries) == ("mql", "sal", 5)
    assert (found.lower, found.median, found.upper) == (2, 3, 4)


def test_a_cohort_is_the_sum_of_its_sources_and_segments(world: Path) -> None:
    published = read(world)
    entered = sum(c.entered for c in published.cohorts if (c.stage, c.next_stage) == ("mql", "sal"))
    assert entered == count(world, "select sum(entered) from accord.funnel_cohorts where stage = 'mql'")
    won = sum(c.converted for c in published.cohorts if (c.stage, c.next_stage) == ("mql", "customer"))
    assert won == count(world, "select sum(became_customers) from accord.funnel_cohorts where stage = 'mql'")


def test_the_newest_publication_of_the_file_is_the_one_shown(make_world: Callable[..., Path]) -> None:
    database = make_world(1)
    with opened_file(database) as connection:
        connection.execute("""
            insert into accord.publications
            select 'earlier', as_of, published_at - interval 1 day, sources, git_revision, build_id, 1, true,
                'replaced', null, null
            from accord.publications
        """)
    publication = read(database).publication
    assert (publication.publication_id, publication.is_degraded) == (PUBLICATION, False)


def test_a_missing_file_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(AccordError, match="accord run"):
        read(tmp_path / "accord.duckdb")


def test_the_examples_for_analysts_run_as_they_stand(world: Path) -> None:
    with duckdb.connect(str(world), read_only=True) as connection:  # as an analyst opens it
        for question, query in EXAMPLES:
            assert connection.execute(query).fetchall(), question


def test_every_version_of_a_gate_and_of_follow_up_has_its_clauses_in_words(world: Path) -> None:
    meanings, published = project_texts.meanings(), read(world)
    for agreement in published.agreements:
        assert agreement.stage in (*meanings, "follow_up")
        assert published.clauses[agreement.definition]
        assert all(published.clauses[agreement.definition].values())


@pytest.mark.parametrize(
    ("part", "whole", "text"), [(1, 12, "8.3 %"), (0, 5, "0 %"), (5, 5, "100 %"), (0, 0, "–"), (995, 10000, "10 %")]
)
def test_a_share_says_a_decimal_only_where_it_is_small(part: int, whole: int, text: str) -> None:
    assert display.percent(part, whole).replace(display.SPACE, " ") == text


def test_as_of_at_a_business_midnight_is_the_end_of_the_day_before() -> None:
    assert display.as_of(datetime(2026, 2, 4, 23), BERLIN) == "the end of 4 February 2026"
    assert display.as_of(datetime(2026, 2, 4, 23, 30), BERLIN) == "5 February 2026, 00:30 (Europe/Berlin)"
