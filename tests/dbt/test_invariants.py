"""Each invariant in dbt_project/tests/ finds the violation it is there for: all are broken at once, in a copy."""

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from tests.support import copy_of

from accord.build.dbt_runner import run_dbt
from accord.common.errors import AccordError
from accord.common.settings import DBT_PROJECT, Settings

# For each invariant, the least change that breaks it. Written so that no change undoes another.
BREAKING = {
    "every_definition_reaches_the_journey": (
        "update register.definitions set definition = 'unheard_of' where stage = 'sal'"
    ),
    "every_stage_of_the_seed_has_its_columns_in_lead_stages": (
        "update seeds.stages set stage = 'daydream' where stage = 'lost'"
    ),
    "the_stages_declared_for_columns_are_those_of_the_seed": (
        "update seeds.stages set is_outcome = false where stage = 'sql'"
    ),
    "every_outcome_has_a_window": "update seeds.maturity_windows set days = null where stage = 'customer'",
    "every_boundary_leads_to_an_off_ramp": "delete from journey.off_ramp_entries where stage = 'nurture'",
    "every_stage_entered_reaches_the_funnel": (
        "update accord.funnel_cohorts set entered = entered + 1 where stage = 'mql'"
    ),
    "every_lead_with_a_moment_stands_in_one_stage": "update accord.lead_stages set is_lost = not is_lost",
    "nothing_happened_at_or_after_as_of": "update core.activities set known_at = '2030-01-01' where kind = 'call_made'",
    "every_activity_is_of_a_declared_kind_and_property": (
        "update core.activities set property = 'jobtitle' where property = 'country'"
    ),
    "nothing_is_known_before_it_happened": (
        "update core.activities set known_at = '2020-01-01' where kind = 'page_viewed'"
    ),
    "what_always_counts_names_no_visitor": "update core.activities set visitor_id = 'v' where kind = 'answered'",
    "lifecycle_periods_of_a_lead_follow_each_other_without_gap": (
        "update core.cycles set starts_after = '2020-01-01' where lifecycle_period = 1"
    ),
    "every_moment_falls_into_a_lifecycle_period": "delete from scoring.instants",
    "every_counted_activity_of_a_lead_has_its_moment": (
        "update core.moment_instants set moment_at = moment_at + interval 1 microsecond"
    ),
    "linked_records_are_one_lead": (
        "insert into core.record_links select min(record_id), max(record_id), 'merge' from "
        "core.identity_links; update core.identity_links set lead_id = record_id"
    ),
    "one_more_round_of_links_would_change_nothing": "update core.connected_records set person_id = group_id",
    "every_record_is_in_one_lead_that_is_named_by_a_record_of_its_own": (
        "update core.identity_links set lead_id = 'crm:nobody' "
        "where record_id = (select min(record_id) from core.identity_links)"
    ),
    "one_person_rarely_has_more_than_fifty_records": (
        "insert into core.identity_links (record_id, lead_id) select 'crm:x' || range, 'crm:x0' from range(51)"
    ),
    "a_visitor_is_one_lead_s_at_a_time": "update core.visitor_owners set owned_until = '9999-12-31'",
    "an_address_is_one_lead_s_at_a_time": "update core.address_owners set owned_from = '2020-01-01'",
    "the_parts_of_a_score_add_up_to_it": "update accord.lead_scores set total = total + 0.000002",
    "scores_stay_within_their_floors_and_caps": "update scoring.lead_score set total = 100.000001",
    "an_inquiry_is_never_skipped_and_belongs_to_the_first_cycle": (
        "update journey.journeys set cycle = 2 where stage = 'inquiry'"
    ),
    "a_skipped_stage_has_no_dates_and_an_entered_one_has": (
        "update journey.journeys set days_in_stage = -1 where not is_skipped"
    ),
    "most_of_what_sales_did_is_somebody_s": (
        "update core.activities set lead_id = null where record_id is not null and kind <> 'call_made'"
    ),
}


@pytest.fixture(scope="module")
def broken(built: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = copy_of(built.home, tmp_path_factory.mktemp("broken") / "home")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home / 'work' / 'accord.duckdb'}' as work")
        connection.execute("use work")
        for change in BREAKING.values():
            connection.execute(change)
    return replace(built, home=home)


def test_every_invariant_has_a_violation_to_find() -> None:
    assert {file.stem for file in Path(DBT_PROJECT / "tests").glob("*.sql")} == set(BREAKING)


def test_every_invariant_finds_its_violation(broken: Settings) -> None:
    with pytest.raises(AccordError):
        run_dbt(broken, ["test", "--select", "test_type:singular", "--no-partial-parse"])
    found = json.loads((broken.work / "dbt" / "target" / "run_results.json").read_text())["results"]
    statuses = {result["unique_id"].split(".")[2]: result["status"] for result in found}
    assert set(statuses) == set(BREAKING)
    assert {name for name, status in statuses.items() if status not in ("fail", "warn")} == set()


def test_every_invariant_holds_in_the_built_world(built: Settings) -> None:
    results = run_dbt(built, ["test", "--select", "test_type:singular", "--no-partial-parse"])
    assert {str(result.status) for result in results} == {"pass"}
    assert {result.node.name for result in results} == set(BREAKING)
