"""What can come late, again or otherwise, case by case and all in one lake: runs against one build of everything."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.end_to_end.incremental_cases import AS_OFS, CASES
from tests.end_to_end.small_lakes import SmallLake
from tests.support import PROJECT, add_scorecard, project_copy

pytestmark = pytest.mark.timeout(1800)  # five builds come before the first test
# An entity that a company adds (docs/guides/add_an_entity.md). With the last run alpha's family changes, of beta only a
# note, gamma is gone and delta is new. It is given by as_of, for where an entity comes from is no matter here.
PRODUCTS = """
select product, family, note from (values
    ('alpha', 'tools', null, false), ('beta', 'tools', null, false), ('gamma', null, null, false),
    ('alpha', 'services', null, true), ('beta', 'tools', 'new', true), ('delta', 'tools', null, true)
) as given (product, family, note, is_later)
where is_later = ({{ as_of() }} >= timestamp '2025-03-30 22:00:00')
"""
# The list changes a domain on the last day, and again on one that is still to come.
DATED = "\n          - {name: by_the_day, reason: test, when: link = '/by-day', from: 2025-03-30, until: 2025-03-30}\n"
DECLARED = "    campaigns: {key: campaign_id, columns: [channel]}\n"
Ask = Callable[[str], list[Any]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a scorecard that is not for everybody, products, and a list that changes by the day."""
    folder = project_copy(tmp_path_factory.mktemp("edge_cases") / "project")
    example = (PROJECT / "docs" / "examples" / "last_30_days.yml").read_text().replace("last_30_days", "for_some")
    condition = "scorecard:\n          for:\n            - {profile: country, values: [de]}\n"
    add_scorecard(folder, "for_some", example.replace("scorecard:\n", condition))
    (folder / "dbt_project" / "models" / "core" / "products.sql").write_text(PRODUCTS)
    listed = folder / "dbt_project" / "dbt_project.yml"
    assert DECLARED in listed.read_text()
    products = "    products: {key: product, columns: [family]}\n"
    listed.write_text(listed.read_text().replace(DECLARED, DECLARED + products))
    with (folder / "dbt_project" / "seeds" / "known_domains.csv").open("a") as domains:
        domains.write("listed.example,partner,2025-03-15,2025-03-30\nlisted.example,free_mail,2025-04-02,\n")
    rules = folder / "dbt_project" / "models" / "definitions" / "set_aside.yml"
    rules.write_text(rules.read_text().rstrip() + DATED)
    return folder


@pytest.fixture(scope="module")
def lake(project: Path) -> SmallLake:
    """All cases, run by run."""
    lake = SmallLake(project.parent / "home", project)
    modes = lake.runs([row for rows in CASES.values() for row in rows], AS_OFS)
    assert modes == ["full", "incremental", "incremental", "incremental", "incremental"]
    return lake


@pytest.fixture(scope="module")
def ask(lake: SmallLake) -> Ask:
    return lake.ask


def test_a_score_outlives_an_evening_that_is_built_twice(ask: Ask) -> None:
    ((engagement,),) = ask("select engagement_score from accord.accord.lead_stages where lead_id = 'crm:quiet'")
    assert engagement == pytest.approx(5 * 2 ** (-(10.5 / 30)), abs=1e-6)


def test_a_stage_that_comes_again_of_another_opportunity_leaves_the_one_before(ask: Ask) -> None:
    won = ask("""
        select lead_id from accord.core.opportunity_states
        where won_at is not null and lead_id in ('crm:lost_it', 'crm:won_it')
    """)
    assert won == [("crm:won_it",)]


def test_a_mail_that_turns_out_to_be_another_no_longer_makes_a_click_a_scanners(ask: Ask) -> None:
    assert ask("select is_counted from accord.core.activities where activity_id like '%email_event:click'") == [(True,)]


def test_a_late_click_makes_those_beside_it_a_burst(ask: Ask) -> None:
    found = ask("select set_aside_rule from accord.core.activities where activity_id like '%email_event:b_'")
    assert found == [("many_links_at_once",)] * 3


def test_a_rule_marks_what_occurred_on_its_days_whenever_that_came(ask: Ask) -> None:
    found = ask("select activity_id from accord.core.set_aside where rule = 'by_the_day'")
    assert [activity.rpartition(":")[2] for (activity,) in found] == ["by_day_30"]


def test_a_change_of_the_profile_goes_on_where_the_list_changes_later(ask: Ask) -> None:
    found = ask("""
        select known_from::varchar, country, job_title, domain_relationship from accord.scoring.profile_periods
        where lead_id = 'crm:listed' order by known_from
    """)
    assert found == [
        ("2025-03-10 10:00:00", None, None, None),
        ("2025-03-14 23:00:00", None, None, "partner"),
        ("2025-03-20 10:00:00", "de", None, "partner"),
        ("2025-03-30 08:00:00", "fr", None, "partner"),
        ("2025-03-30 12:00:00", "fr", "director", "partner"),
        ("2025-03-30 22:00:00", "fr", "director", None),
        ("2025-04-01 22:00:00", "fr", "director", "free_mail"),
    ]


def test_a_day_that_ends_without_a_score_has_none(ask: Ask) -> None:
    days = ask("""
        select scored_on::varchar from accord.accord.score_history
        where lead_id = 'crm:moved' and scorecard = 'for_some' and component = 'total'
    """)
    assert days == [("2025-03-10",)]


def test_a_late_view_between_two_visits_makes_them_one(ask: Ask) -> None:
    assert ask("select max(visits) from accord.scoring.feature_states where lead_id = 'crm:visitor'") == [(1,)]


def test_views_go_to_whom_the_identifications_say_in_the_end(ask: Ask) -> None:
    found = ask("""
        select lead_id, known_at::date::varchar from accord.core.activities
        where visitor_id = 'shared' order by occurred_at
    """)
    assert found == [("crm:first", "2025-03-15"), ("crm:first", "2025-03-25")]


def _owners(ask: Ask, case: str) -> list[Any]:
    """Lead and day of all that the address of a case, or its visitor, did."""
    return ask(f"""
        select lead_id, day(occurred_at) from accord.core.activities
        where regexp_matches(activity_id, 'form_submission:{case}[0-9]*$|email_event:{case}$') or visitor_id = '{case}'
        order by occurred_at
    """)


def test_a_lead_that_changes_its_address_stays_qualified(ask: Ask) -> None:
    assert ask("select stage, day(mql_at) from accord.accord.lead_stages where lead_id = 'crm:asked'") == [("mql", 14)]


def test_who_takes_an_address_over_gets_only_what_happened_since(ask: Ask) -> None:
    since = [("crm:heir", day) for day in (26, 27, 28, 29)]
    assert _owners(ask, "left") == [("crm:left", 12), ("crm:left", 14), ("crm:left", 22), *since]


def test_an_address_of_two_is_the_one_s_that_got_it_latest_while_both_hold_it(ask: Ask) -> None:
    assert _owners(ask, "mailbox") == [("crm:one", 9), ("crm:one", 14), ("crm:two", 16), ("crm:one", 21)]


def test_a_merge_joins_what_an_address_did_for_one_and_then_the_other(ask: Ask) -> None:
    assert {lead for lead, _ in _owners(ask, "swapped")} == {"crm:swapped"}


def test_three_records_merged_in_two_runs_are_one_lead_with_one_story(ask: Ask) -> None:
    found = ask(
        "select lead_id, lifecycle_period, ended_by from accord.core.cycles where lead_id like 'crm:m-%' order by all"
    )
    assert found == [("crm:m-a", 1, "rejected"), ("crm:m-a", 2, None)]


def test_merges_through_a_record_that_was_never_exported_make_one_lead_in_time(ask: Ask) -> None:
    leads = ask("select distinct lead_id from accord.accord.lead_stages where starts_with(lead_id, 'crm:end-')")
    assert leads == [("crm:end-1",)]


def test_a_lead_whose_activities_are_gone_is_gone(ask: Ask) -> None:
    assert ask("select lead_id from accord.core.leads where lead_id in ('crm:gone', 'crm:emptied')") == [
        ("crm:emptied",)
    ]
    ((industry,),) = ask("select any_value(industry) from accord.scoring.profile_periods where lead_id = 'crm:emptied'")
    assert industry is None


def test_an_address_is_reported_as_unreadable_until_it_is_corrected(ask: Ask) -> None:
    found = ask("""
        select source, kind, reason, row_count from accord.accord.unattached where ends_with(reason, 'cannot be read')
    """)
    assert found == [("crm", "lead_created", "value cannot be read", 1)]
    assert _owners(ask, "corrected") == [("crm:corrected", 12)]


def test_late_losses_and_openings_move_boundaries(ask: Ask) -> None:
    found = ask("""
        select lead_id, count(*) from accord.core.cycles
        where lead_id in ('crm:late_loss', 'crm:no_loss', 'crm:at_since') group by all order by all
    """)
    assert found == [("crm:at_since", 2), ("crm:late_loss", 2), ("crm:no_loss", 1)]


def test_a_win_makes_a_customer_of_a_closed_lead_whenever_it_comes(ask: Ask) -> None:
    found = ask("""
        select lead_id, cycle, stage, strftime(stage_since_at, '%d %H') from accord.accord.lead_stages
        where lead_id in ('crm:closed_won', 'crm:closed_late', 'crm:won_at_once', 'crm:won_no_more') order by all
    """)
    assert found == [
        ("crm:closed_late", 2, "customer", "20 10"), ("crm:closed_won", 2, "customer", "30 08"),
        ("crm:won_at_once", 1, "customer", "20 10"), ("crm:won_no_more", 2, "disqualified", "15 10"),
    ]  # fmt: skip


def test_a_lost_opportunity_that_moves_is_open_and_a_late_role_loses_nothing(ask: Ask) -> None:
    ended = ask("""
        select lead_id, strftime(ends_at, '%d') from accord.core.cycles
        where lead_id in ('crm:again', 'crm:converted') or starts_with(lead_id, 'crm:added') order by all nulls last
    """)
    assert [row for row in ended if row[1]] == [("crm:again", "15"), ("crm:again", "30"), ("crm:converted", "15")]
    opened = ask("""
        select lead_id, strftime(opened_at, '%d') from accord.core.opportunity_states
        where starts_with(lead_id, 'crm:added') order by all
    """)
    assert opened == [("crm:added_then_moved", "18")]


def test_the_campaign_is_the_record_s_or_the_first_response_s_whenever_it_comes(ask: Ask) -> None:
    found = ask("""
        select lead_id, first_campaign_id, source from accord.accord.lead_stages
        where lead_id in ('crm:fair', 'crm:mailed') order by all
    """)
    assert found == [("crm:fair", "marketing:fair", "Web"), ("crm:mailed", "marketing:late", "unknown")]


def test_at_one_instant_nine_comes_before_ten_whenever_they_arrive(ask: Ask) -> None:
    assert ask("select ended_by from accord.core.cycles where lead_id = 'crm:tied' order by all") == [
        ("recycled",),
        (None,),
    ]
    assert ask("select industry from accord.scoring.known_states where lead_id = 'crm:tied' and not is_moment") == [
        ("ten",)
    ]
    owners = ask("select lead_id from accord.core.activities where visitor_id = 'tied' order by occurred_at")
    assert owners == [("crm:tied_too",), ("crm:tied",)]


def test_a_company_that_has_long_been_a_customer_makes_its_people_customers(ask: Ask) -> None:
    found = ask("""
        select lead_id, bool_or(is_customer) from accord.scoring.known_states
        where lead_id like 'crm:names_it%' and not is_moment group by all order by all
    """)
    assert found == [("crm:names_it", True), ("crm:names_it_now", True)]


def test_leads_are_recomputed_where_a_declared_column_of_an_entity_changed(ask: Ask) -> None:
    """Or where it came or went; not where another of its columns changed."""
    touched = ask("""
        select lead_id from accord.core.touched_leads
        where is_recomputed and starts_with(lead_id, 'crm:looked_at_') order by all
    """)
    assert touched == [("crm:looked_at_alpha",), ("crm:looked_at_gamma",)]


def test_of_a_declared_entity_the_snapshot_before_the_run_is_kept(ask: Ask) -> None:
    found = ask("select product, family from accord.core.products_before order by all")
    assert found == [("alpha", "tools"), ("beta", "tools"), ("gamma", None)]


def test_every_table_is_as_if_all_had_been_built_at_once(lake: SmallLake) -> None:
    """Last, for it rebuilds everything."""
    carried = lake.copied()
    assert lake.build(AS_OFS[-1], "full") == "full"
    assert lake.differences(carried) == []
