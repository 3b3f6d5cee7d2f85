"""The world of `make run`, through the whole chain: its published funnel is one that a B2B company could have."""

import re
from collections.abc import Iterator

import duckdb
import pytest
from tests.support import PROJECT, succeed

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """What `make run` publishes in an empty home."""
    home = tmp_path_factory.mktemp("make_run") / "home"
    arguments = re.search(r"^DEMO := (.+)$", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    assert arguments
    for command in (("demo", *arguments[1].split()), ("run",)):
        succeed(home, *command, timeout=400)
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
