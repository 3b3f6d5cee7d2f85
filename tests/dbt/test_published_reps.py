"""The setting `reps`: what every published table of a built world then says of sales people."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from tests.support import copy_of

from accord.build.dbt_runner import run_dbt
from accord.common.settings import Settings

READ = "select distinct {column} from accord.accord.{table} where {column} is not null"
OF_ACCORD = (
    "select table_name, column_name from duckdb_columns() where schema_name = 'accord' and data_type = 'VARCHAR'"
)
SPEAK_OF_REPS = {
    "reps": ["rep_id", "name"], "lead_stages": ["owner_id", "owner"], "leads": ["owner_id"],
    "opportunities": ["owner_id", "owner"], "sales_activities": ["rep_id"],
    "follow_up": ["first_owner_id", "owner_id", "owner", "responded_by_id", "breach_owner_id"],
    "follow_up_assignments": ["owner_id"], "dispositions": ["decided_by_id"], "nurture_list": ["owner_id"],
}  # fmt: skip

MODELS = [
    "published_reps", "lead_stages", "published_leads", "published_opportunities", "sales_activities", "follow_up",
    "follow_up_assignments", "dispositions", "nurture_list", "hand_off_groups", "rejection_rates", "follow_up_rates",
]  # fmt: skip


@pytest.fixture(scope="module")
def home(built: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = copy_of(built.home, tmp_path_factory.mktemp("reps") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(folder))
        yield replace(built, home=folder)


def published_as(home: Settings, setting: str) -> dict[tuple[str, str], set[str]]:
    """(table, column) -> its texts, of every published table; those that speak of sales people built with this setting.

    The other tables stay as they are: one that names somebody is found all the same.
    """
    variables = {"reps": setting, "pseudonym_secret": "of this home"}
    run_dbt(home, ["run", "--select", *MODELS], more_variables=variables)
    with duckdb.connect(str(home.warehouse), read_only=True) as work:
        return {
            (table, column): {text for (text,) in work.sql(READ.format(table=table, column=column)).fetchall()}
            for table, column in work.sql(OF_ACCORD).fetchall()
        }


def known(home: Settings) -> dict[str, set[str]]:
    with duckdb.connect(str(Path(home.warehouse)), read_only=True) as work:
        rows = work.sql("select rep_id, name, team from core.reps").fetchall()
    ids, names, teams = map(set, zip(*rows, strict=True))
    return {"people": ids | names | {each.removeprefix("crm:") for each in ids}, "teams": teams, "ids": ids}


def of_reps(found: dict[tuple[str, str], set[str]]) -> set[str]:
    return {text for table, columns in SPEAK_OF_REPS.items() for column in columns for text in found[table, column]}


def test_with_teams_no_published_table_has_a_rep_s_id_or_name(home: Settings) -> None:
    found, world = published_as(home, "teams"), known(home)
    assert {place: texts & world["people"] for place, texts in found.items() if texts & world["people"]} == {}
    assert of_reps(found) == world["teams"]


def test_a_pseudonym_is_one_person_in_every_table_and_shows_no_id_or_name(home: Settings) -> None:
    found, world = published_as(home, "pseudonyms"), known(home)
    assert {place: texts & world["people"] for place, texts in found.items() if texts & world["people"]} == {}
    assert found["reps", "rep_id"] == found["reps", "name"] == of_reps(found)
    assert len(of_reps(found)) == len(world["ids"])
