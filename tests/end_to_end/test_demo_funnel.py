"""The world of `make run`, through the whole chain: its published funnel is one that a B2B company could have."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.plugins.demo.follow_up import people_of_sales, spearman
from tests.support import PROJECT, succeed

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty home after `make run`."""
    home = tmp_path_factory.mktemp("make_run") / "home"
    arguments = re.search(r"^DEMO := (.+)$", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    assert arguments
    for command in (("demo", *arguments[1].split()), ("run",)):
        succeed(home, *command, timeout=400)
    return home


@pytest.fixture(scope="module")
def published(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as reader:
        reader.sql(f"attach '{home / 'published' / 'accord.duckdb'}' as published (read_only)")
        reader.sql("use published")
        yield reader


def _share(published: duckdb.DuckDBPyConnection, stage: str, reached: str, is_mature: str) -> float:
    """Percent of the entries of a stage that got further, over the cohorts that are old enough."""
    found = published.execute(
        f"select sum(entered), 100 * sum({reached}) / sum(entered) from accord.funnel_cohorts "
        f"where stage = ? and {is_mature}",
        [stage],
    ).fetchone()
    assert found
    assert found[0] > 100
    return float(found[1])


@pytest.mark.parametrize(("stage", "least", "most"), [("inquiry", 10, 25), ("mql", 40, 60), ("sal", 50, 70)])
def test_each_stage_passes_on_a_share_that_is_usual_in_business(
    published: duckdb.DuckDBPyConnection, stage: str, least: int, most: int
) -> None:
    assert least <= _share(published, stage, "converted", "is_mature") <= most


def test_one_in_four_qualified_by_sales_becomes_a_customer(published: duckdb.DuckDBPyConnection) -> None:
    assert 20 <= _share(published, "sql", "became_customers", "is_customer_mature") <= 30


def test_some_campaigns_bring_better_leads_than_others(published: duckdb.DuckDBPyConnection) -> None:
    shares = published.sql(
        """
        select 100 * count(qualified.lead_id) / count(*) as share_qualified_by_sales
        from accord.stage_entries as mql
        join accord.lead_stages as leads on mql.lead_id = leads.lead_id
        left join accord.stage_entries as qualified
            on mql.lead_id = qualified.lead_id and mql.cycle = qualified.cycle and qualified.stage = 'sql'
        where mql.stage = 'mql' and not mql.is_skipped and leads.first_campaign_id is not null
        group by leads.first_campaign_id
        having count(*) >= 100
        """
    ).fetchall()
    assert len(shares) >= 4
    assert max(shares)[0] - min(shares)[0] > 8


@pytest.mark.parametrize("reached", ["sql", "customer"])
def test_the_agreed_definition_is_more_precise_than_the_one_before_it(
    published: duckdb.DuckDBPyConnection, reached: str
) -> None:
    precision = dict(
        published.execute(
            """
            select entries.definition, 100 * count(further.lead_id) / count(*)
            from accord.definition_entries as entries
            left join accord.stage_entries as further
                on entries.lead_id = further.lead_id and entries.cycle = further.cycle and further.stage = ?
            where entries.stage = 'mql'
            group by entries.definition
            """,
            [reached],
        ).fetchall()
    )
    assert precision["profile_and_actions"] > 1.2 * precision["three_visits_in_a_week"]
    assert precision["three_visits_in_a_week"] > precision["every_lead"]


def test_what_sales_leaves_unanswered_ranks_its_people_as_their_diligence_does(
    home: Path, published: duckdb.DuckDBPyConnection
) -> None:
    ignored = published.sql(
        """
        select substr(first_owner_id, 5), avg(cast(not coalesce(answered, false) as integer))
        from (
            select first_owner_id, responded_at < entered_at + interval 14 day as answered
            from accord.follow_up
            where stage = 'mql' and entered_at < (select max(entered_at) from accord.follow_up) - interval 14 day
        )
        where first_owner_id is not null
        group by first_owner_id
        having count(*) >= 30
        """
    ).fetchall()
    assert len(ignored) == 9
    people = people_of_sales(home)
    assert spearman([float(people[ref]["diligence"]) for ref, _ in ignored], [-share for _, share in ignored]) >= 0.8


def test_sales_reaches_more_leads_under_the_definition_that_it_asked_for(
    published: duckdb.DuckDBPyConnection,
) -> None:
    """From the second month of `profile_and_actions` on, against the half year before it."""
    shares = dict(
        published.sql(
            """
            select definition, avg(cast(exists (
                select 1 from accord.sales_activities as acts
                where acts.lead_id = given.lead_id and acts.outcome in ('reached', 'held', 'replied')
                    and acts.occurred_at >= given.entered_at and acts.occurred_at < given.entered_at + interval 14 day
            ) as integer))
            from accord.follow_up as given
            where stage = 'mql' and entered_on >= date '2025-03-01' and entered_on < date '2026-01-20'
                and (entered_on < date '2025-09-01' or entered_on >= date '2025-10-01')
            group by definition
            """
        ).fetchall()
    )
    assert shares["profile_and_actions"] > 1.1 * shares["three_visits_in_a_week"]
