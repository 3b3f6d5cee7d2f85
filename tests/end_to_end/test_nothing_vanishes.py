"""Records given = records published + records left out with a reason; what attaches to nothing is counted (rule 28)."""

import hashlib
from collections import Counter

import pytest
from tests.end_to_end.small_lakes import SOURCES, SmallLake
from tests.end_to_end.source_rows import (
    account,
    campaign,
    changed,
    decided,
    disputed,
    download,
    identified,
    lead,
    merged,
    on,
    opportunity,
    rep,
    role,
    stage,
    view,
)
from tests.support import add_source, project_copy

from accord.store import staging_models

# A pipeline of deals as a company exports it: a deal that has not started has no date.
CONTRACT = """
version: 2
sources:
  - name: pipeline
    description: deals
    config:
      meta:
        time_zone: America/New_York
        snapshot_on: 2025-03-11
        external_location: "read_parquet('{{ env_var('ACCORD_HOME') }}/lake/pipeline/{identifier}/*/*.parquet', \
union_by_name = true, hive_partitioning = false)"
    tables:
      - name: deals
        description: one row per deal
        config: {meta: {key: [deal]}}
        columns:
          - {name: deal, data_type: text, description: key, config: {meta: {required: true}}}
          - {name: engaged_on, data_type: date, description: first day; empty where it never started}
          - {name: won_on, data_type: date, description: day it was won}
          - {name: company, data_type: text, description: whose it is; empty where nobody wrote it down}
      - name: members
        description: a list as it is on one day
        config: {meta: {key: [member]}}
        columns:
          - {name: member, data_type: text, description: key, config: {meta: {required: true}}}
"""
DEALS = "({{ latest_versions(source('pipeline', 'deals'), ['deal']) }}) as deals"
RECORDS = f"""
select 'pipeline:' || deal as record_id, 'pipeline' as source, {{{{ day_start('engaged_on') }}}} as created_at
from {DEALS}
union all
select 'pipeline:member:' || member as record_id, 'pipeline' as source, {{{{ snapshot_at('pipeline') }}}} as created_at
from {{{{ source('pipeline', 'members') }}}}
"""
ACTIVITIES = f"""
select {{{{ activity(activity_id="'pipeline:deal:' || deal", kind="'lead_created'",
                     occurred_at=day_start('engaged_on'), record_id="'pipeline:' || deal",
                     loaded_at='_loaded_at') }}}}
from {DEALS}
union all
select {{{{ activity(activity_id="'pipeline:win:' || deal", kind="'opportunity_won'", occurred_at=day_start('won_on'),
                     record_id="'pipeline:' || deal", opportunity_id="'pipeline:' || deal",
                     is_past_acceptance='true', loaded_at='_loaded_at') }}}}
from {DEALS}
where won_on is not null
union all
select {{{{ activity(activity_id="'pipeline:member:' || member", kind="'lead_created'",
                     occurred_at=snapshot_at('pipeline'), record_id="'pipeline:member:' || member",
                     loaded_at='_loaded_at') }}}}
from {{{{ source('pipeline', 'members') }}}}
"""
# As a hasty author writes it: a deal without a company gives a company without an id.
ACCOUNTS = f"""
select distinct 'pipeline:' || company as account_id, company as name, cast(null as varchar) as domain,
    cast(null as varchar) as industry, cast(null as bigint) as employees, cast(null as varchar) as country,
    cast(null as date) as customer_since_on
from {DEALS}
"""
ROWS = [
    lead("ann"),
    account("acme", None, on(9)),
    campaign("fair", on(9)),
    rep("rita", on(9)),
    lead("typist", email="Typist@@firm.example "),
    lead("empty", email="n/a"),
    changed("unreadable", "ann", "email", "ann at firm", on(15)),
    download("typed", "typed", on(12), email="me(at)firm.example"),
    identified("typed", "laptop", "two@once", on(12)),
    lead("tomorrow", at=on(31)),
    decided("lost", "nobody", "rejected", on(12)),
    decided("early", "ann", "accepted", on(9)),
    disputed("known", "early", on(13)),
    disputed("of_nothing", "no_such", on(13)),
    download("earlier", "ann", on(8)),
    role("no_such", "ann", on(13)),
    opportunity("gone", "ann", on(11)),
    stage("gone", "gone", "lost", on(12)),
    role("gone", "typist", on(14)),
    opportunity("alone", None, on(12)),
    stage("alone", "alone", "proposal", on(13)),
    merged("itself", "ann", "ann", on(12), 0),
    view("stranger", on(12)),
    download("zoe", "zoe", on(12)),
    identified("zoe", "browser", "zoe", on(12)),
    changed("about", "ann", "employees", "about 50", on(12)),
    changed("minus", "ann", "employees", "-5", on(13)),
    changed("plain", "ann", "employees", "50", on(14)),
]
TWICE = "two@once@firm.example"


def hashed(text: str) -> str:
    """As a table shows an address, or a text given for one."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> SmallLake:
    folder = tmp_path_factory.mktemp("vanishes")
    project = project_copy(folder / "project")
    add_source(project, "pipeline", CONTRACT, RECORDS, ACTIVITIES)
    settings = project / "dbt_project" / "dbt_project.yml"
    text = settings.read_text().replace("sources: [crm,", "sources: [pipeline, crm,")
    settings.write_text(text.replace("    accounts: [", "    accounts: [stg_pipeline__accounts, "))
    (project / "dbt_project" / "models" / "staging" / "pipeline" / "stg_pipeline__accounts.sql").write_text(ACCOUNTS)
    lake = SmallLake(folder / "home", project)
    # Of eight deals three never started, and one of those was won.
    deals = "".join(
        f"{n},{'' if n < 3 else '2025-03-10'},{'2025-03-15' if n in (2, 3) else ''},{'firm' if n < 5 else ''}\n"
        for n in range(8)
    )
    inbox = folder / "home" / "inbox" / "pipeline"
    inbox.mkdir()
    (inbox / "members.csv").write_text("member\nzara\n")
    (inbox / "deals.csv").write_text("deal,engaged_on,won_on,company\n" + deals)
    lake.runs(ROWS, ["2025-03-20T00:00:00Z"])
    return lake


def test_deals_that_never_started_are_counted_as_left_out(lake: SmallLake) -> None:
    """The public pipeline of 8,800 deals, and the 9,240 leads of which one source gives no dates, in small."""
    found = lake.ask("""
        select shape, kind, outcome, row_count, needs_attention from accord.accord.record_accounts
        where source = 'pipeline' and shape in ('activities', 'lead_records') order by all
    """)
    assert found == [
        ("activities", "lead_created", "no date", 3, True),
        ("activities", "lead_created", "published", 6, False),
        ("activities", "opportunity_won", "no lead", 1, False),
        ("activities", "opportunity_won", "published", 1, False),
        ("lead_records", "record", "no date", 3, True),
        ("lead_records", "record", "published", 6, False),
    ]
    assert lake.ask("select count(*) from accord.accord.lead_stages where lead_id like 'pipeline:%'") == [(6,)]


def test_a_record_of_tomorrow_is_left_out_without_a_warning(lake: SmallLake) -> None:
    found = lake.ask("""
        select shape, row_count, needs_attention from accord.accord.record_accounts
        where source = 'crm' and outcome = 'dated at or after as_of' order by all
    """)
    assert ("lead_records", 1, False) in found
    assert {row[0] for row in found} == {"lead_records", "activities"}


def test_what_attaches_to_nothing_is_counted_by_reason(lake: SmallLake) -> None:
    found = lake.ask("""
        select source, kind, reason, row_count, needs_attention, most_frequent_keys from accord.accord.unattached
        where reason <> 'value cannot be read' order by all
    """)
    zoe, typed, twice = (f"{hashed(text)} (1)" for text in ("zoe@firm.example", "me(at)firm.example", TWICE))
    assert found == [
        ("crm", "contact_role", "no such opportunity", 1, True, "crm:no_such (1)"),
        ("crm", "contact_role", "role on a lost opportunity", 1, False, "crm:gone (1)"),
        ("crm", "dispute", "no such decision", 1, True, "crm:dispute:of_nothing (1)"),
        ("crm", "opportunity_opened", "opportunity without a person", 1, True, "crm:alone (1)"),
        ("crm", "opportunity_stage_changed", "opportunity without a person", 1, True, "crm:alone (1)"),
        ("crm", "rejected", "no such record", 1, True, "crm:nobody (1)"),
        ("marketing", "form_submitted", "address cannot be read", 1, True, typed),
        ("marketing", "form_submitted", "address of no lead", 1, True, zoe),
        ("pipeline", "opportunity_won", "no such record", 1, True, "pipeline:2 (1)"),
        ("web", "identification", "address cannot be read", 1, True, twice),
        ("web", "identification", "address of no lead", 1, True, zoe),
        ("web", "page_viewed", "visitor not identified", 1, False, "stranger (1)"),
    ]


def test_a_number_that_cannot_be_read_is_reported_with_its_value(lake: SmallLake) -> None:
    found = lake.ask("""
        select kind, row_count, distinct_keys, most_frequent_keys from accord.accord.unattached
        where reason = 'value cannot be read' and kind = 'profile_changed'
    """)
    ann = f"email: {hashed('ann at firm')} (1)"
    assert found == [("profile_changed", 3, 3, f"{ann}, employees: -5 (1), employees: about 50 (1)")]


def test_a_record_with_a_text_that_is_no_address_is_published_and_reported(lake: SmallLake) -> None:
    """As a hash: it may be a person's address with one letter too many. An empty address is none."""
    found = lake.ask("""
        select kind, row_count, needs_attention, most_frequent_keys from accord.accord.unattached
        where reason = 'value cannot be read' and kind <> 'profile_changed'
    """)
    assert found == [("lead_created", 1, True, f"email: {hashed('typist@@firm.example')} (1)")]
    published = lake.ask("""
        select lead_id, email from accord.accord.lead_stages inner join accord.core.identity_links using (lead_id)
        where lead_id in ('crm:typist', 'crm:empty') order by all
    """)
    assert published == [("crm:empty", None), ("crm:typist", None)]


def test_companies_campaigns_and_sales_people_are_accounted_for(lake: SmallLake) -> None:
    """One without an id is left out; before, it stopped the build."""
    found = lake.ask("""
        select source, kind, outcome, row_count, needs_attention from accord.accord.record_accounts
        where shape in ('accounts', 'campaigns', 'reps') order by all
    """)
    assert found == [
        ("crm", "account", "published", 1, False),
        ("crm", "rep", "published", 1, False),
        ("marketing", "campaign", "published", 1, False),
        ("pipeline", "account", "no id", 1, True),
        ("pipeline", "account", "published", 1, False),
    ]
    assert lake.ask("select account_id from accord.core.accounts order by all") == [("crm:acme",), ("pipeline:firm",)]


def test_every_row_of_every_staging_model_has_one_outcome(lake: SmallLake) -> None:
    provided = staging_models.provided(lake.project / "dbt_project")
    given: Counter[tuple[str, str]] = Counter()
    for shape, models in provided.items():
        for model in models:
            source = model.partition("__")[0].removeprefix("stg_")
            if source in ("pipeline", *SOURCES):
                ((rows,),) = lake.ask(f"select count(*) from accord.staging.{model}")
                given[source, shape] += rows
    accounted = lake.ask("select source, shape, sum(row_count)::bigint from accord.accord.record_accounts group by all")
    assert {(source, shape): rows for source, shape, rows in accounted} == +given
    assert {shape for _, shape, _ in accounted} == provided.keys()


def test_one_day_stands_for_all_rows_of_a_source_without_dates(lake: SmallLake) -> None:
    """In the source's own zone: midnight in New York."""
    found = lake.ask("select inquiry_at::varchar from accord.accord.lead_stages where lead_id = 'pipeline:member:zara'")
    assert found == [("2025-03-11 04:00:00",)]


def test_a_decision_before_its_record_is_reported_and_counts(lake: SmallLake) -> None:
    """What an address did before is none: only an activity that names the record can contradict it."""
    found = lake.ask("select lead_id, contradiction, activity_id from accord.accord.contradictions")
    assert found == [("crm:ann", "decision before creation", "crm:decision:early")]
    counted = lake.ask("select is_counted from accord.core.activities where activity_id = 'crm:decision:early'")
    assert counted == [(True,)]
