"""A real funnel, dropped as it was published: `../shared/data/olist`."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.commands import completed
from tests.conftest import share_airflow
from tests.support import PROJECT

FOLDER = PROJECT.parent / "shared" / "data" / "olist"
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the Olist data are not at {FOLDER}"),
]


@pytest.fixture(scope="module")
def olist(airflow_in_process: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home = tmp_path_factory.mktemp("olist") / "home"
    with pytest.MonkeyPatch.context() as patch:
        share_airflow(patch, airflow_in_process)
        completed(home, "run", "--source", "olist", "--inbox", str(FOLDER), "--as-of", "2018-03-01")
    with duckdb.connect(str(home / "published" / "accord.duckdb"), read_only=True) as connection:
        connection.execute("use accord.accord")
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    return connection.execute(query).fetchall()


def test_every_seller_is_a_lead_and_every_win_a_customer(olist: duckdb.DuckDBPyConnection) -> None:
    assert rows(olist, "select count(*), count_if(is_customer) from lead_stages") == [(4171, 189)]


def test_cohorts_are_months_of_first_contact_in_sao_paulo(olist: duckdb.DuckDBPyConnection) -> None:
    cohorts = rows(
        olist,
        """
        select strftime(cohort_month, '%Y-%m'), sum(entered), sum(became_customers), bool_or(is_customer_mature)
        from funnel_cohorts where stage = 'inquiry' group by 1 order by 1 desc limit 2
        """,
    )
    assert cohorts == [("2018-02", 1028, 65, False), ("2018-01", 1141, 107, False)]


def test_an_origin_nobody_could_tell_is_not_an_origin_nobody_gave(olist: duckdb.DuckDBPyConnection) -> None:
    query = "select source, count(*) from {} where source like 'unknown%' group by 1 order by 1"
    assert rows(olist, query.format("lead_stages")) == [("unknown", 24), ("unknown (as given)", 593)]
    given = "(select source, unnest(range(entered)) from funnel_cohorts where stage = 'inquiry')"
    assert rows(olist, query.format(given)) == [("unknown", 24), ("unknown (as given)", 593)]


def test_every_lead_meets_the_baseline_or_its_complement_and_no_more_is_known(
    olist: duckdb.DuckDBPyConnection,
) -> None:
    met = rows(olist, "select definition, count(*) from definition_entries group by 1 order by 1")
    assert met == [("every_lead", 4171), ("not_sent_to_sales", 4170)]  # one is a customer at each of its moments


def test_there_are_no_official_mqls_before_the_first_agreement(olist: duckdb.DuckDBPyConnection) -> None:
    query = "select stage, count(*) from stage_entries where not is_skipped group by 1 order by 1"
    assert rows(olist, query) == [("customer", 189), ("inquiry", 4171), ("opportunity", 189)]


def test_what_was_asked_of_winners_only_goes_nowhere(olist: duckdb.DuckDBPyConnection) -> None:
    """The columns of the deals file but its key, the win and who won it are in no model's SQL."""
    leaks = ("business_segment", "lead_type", "lead_behaviour_profile", "has_company", "has_gtin", "business_type")
    for model in (PROJECT / "dbt_project" / "models").rglob("*.sql"):
        assert not [column for column in leaks if column in Path(model).read_text()], model
    assert rows(olist, "select count(*) from lead_stages where segment <> 'unknown'") == [(0,)]
