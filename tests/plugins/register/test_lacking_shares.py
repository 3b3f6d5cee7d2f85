"""What a lead lacks of a clause, in SQL (rule 47). DuckDB evaluates it over states given here."""

from pathlib import Path

import duckdb
import pytest

from accord.common.settings import DBT_PROJECT
from accord.register import lacking_shares
from accord.register.declared import Declared
from accord.register.definition_sql import clauses

SHIPPED = Declared(DBT_PROJECT)
GATES = ("marketing_qualified", "sales_accepted", "sales_qualified")
CRITERIA = "criteria as (select lead_id, cycle, moment_at, {} as meets_it from {{{{ ref('moments') }}}})"


def lacks(tmp_path: Path, condition: str, **state: object) -> float:
    """The share that one lead in this state lacks of a clause with this condition."""
    text = f"with {CRITERIA.format(condition)}\nselect * from criteria"
    return of(tmp_path, text, "lacks_it", **state)


def of(tmp_path: Path, text: str, column: str, **state: object) -> float:
    folder = tmp_path / "models" / "definitions" / "marketing_qualified"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tried.sql").write_text(text)
    (folder / "marketing_qualified.yml").write_text(
        "models: [{name: marketing_qualified, versions: [{v: tried, defined_in: tried}]}]"
    )
    (tmp_path / "dbt_project.yml").write_text((DBT_PROJECT / "dbt_project.yml").read_text())
    query = lacking_shares.query(Declared(tmp_path), "marketing_qualified", "tried", ["it"])
    given = ", ".join(f"{value!r} as {name}" for name, value in state.items()).replace("None", "null")
    with duckdb.connect() as connection:
        connection.execute(f"create table states as select 'a' as lead_id, 1 as cycle, 0 as moment_at, {given}")
        found = connection.execute(f"select {column} from ({query})").fetchone()
    assert found is not None
    return float(found[0])


@pytest.mark.parametrize(
    ("condition", "state", "expected"),
    [
        ("employees >= 50", {"employees": 40}, 0.2),
        ("employees >= 50", {"employees": 50}, 0.0),
        ("employees >= 50", {"employees": None}, 1.0),
        ("employees <= 50", {"employees": 75}, 0.5),
        ("50 <= employees", {"employees": 40}, 0.2),
        ("not (employees < 50)", {"employees": 40}, 0.2),
        ("employees >= -50", {"employees": -60}, 0.2),
        ("employees >= 0", {"employees": -3}, 1.0),
        ("employees > 50", {"employees": 50}, 1.0),
        ("employees between 50 and 100", {"employees": 150}, 0.5),
        ("industry in ('software', 'finance')", {"industry": "retail"}, 1.0),
        ("industry in ('software', 'finance')", {"industry": "finance"}, 0.0),
        ("industry = 'software' and employees >= 50", {"industry": "retail", "employees": 40}, 1.2),
        ("industry = 'software' or employees >= 50", {"industry": "retail", "employees": 40}, 0.2),
        ("industry = 'software' or employees >= 50", {"industry": "software", "employees": 40}, 0.0),
        ("coalesce(employees >= 50, true)", {"employees": None}, 0.0),
        ("visits + clicks >= 4", {"visits": 1, "clicks": 2}, 0.25),
        ("is_customer", {"is_customer": False}, 1.0),
        ("employees >= visits", {"employees": 40, "visits": 50}, 1.0),
    ],
)
def test_a_lead_lacks_a_share_of_a_number_and_all_of_anything_else(
    tmp_path: Path, condition: str, state: dict[str, object], expected: float
) -> None:
    assert lacks(tmp_path, condition, **state) == pytest.approx(expected)


def test_a_clause_that_is_more_than_one_condition_over_the_row_lacks_one(tmp_path: Path) -> None:
    counted = (
        "with counted as (select lead_id, cycle, moment_at, count(*) >= 3 as meets_it from {{ ref('moments') }} "
        "group by lead_id, cycle, moment_at)\nselect * from counted"
    )
    assert of(tmp_path, counted, "lacks_it", employees=1) == 1.0


@pytest.mark.parametrize(("model", "version"), [(each, v) for each in GATES for v in SHIPPED.versions[each]])
def test_every_shipped_definition_can_be_asked_what_leads_lack(model: str, version: str) -> None:
    names = [name.removeprefix("meets_") for name in clauses(SHIPPED, model, version)]
    query = lacking_shares.query(SHIPPED, model, version, names)
    for name in names:
        assert f"meets_{name}" in query
        assert f"AS lacks_{name}" in query
