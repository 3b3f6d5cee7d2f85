"""What a definition may read, and that its clauses are those that both sides signed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from accord.common.errors import AccordError
from accord.common.settings import Settings
from accord.register.entries import Entry, entries
from accord.register.fingerprints import Fingerprints, fingerprint_of

Edit = Callable[[str, str, str], None]
Find = Callable[[str], Entry]
FOLDER = "models/definitions/marketing_qualified/"
SQL = FOLDER + "three_visits_in_a_week.sql"
YAML = FOLDER + "marketing_qualified.yml"
CLAUSE = """          - name: meets_three_visits_in_a_week
            data_type: boolean
            description: The lead visited the site three times or more within seven days.
"""
CLAUSE_SQL = "visits_7d >= 3 as meets_three_visits_in_a_week"
FROM_MOMENTS = "select * from {{ ref('moments') }}"


def test_a_clause_cannot_be_dropped_by_deleting_its_description(edit: Edit, project: Path, settings: Settings) -> None:
    """Otherwise every lead would be an MQL, because only described clauses are checked."""
    edit(YAML, CLAUSE, "")
    with pytest.raises(
        AccordError, match=r"three_visits_in_a_week\.sql gives meets_three_visits_in_a_week.*not describe"
    ):
        entries(settings, project)


def test_a_described_clause_that_the_sql_does_not_give_is_an_error(
    edit: Edit, project: Path, settings: Settings
) -> None:
    edit(SQL, CLAUSE_SQL, "visits_7d >= 3 as three_visits")
    with pytest.raises(AccordError, match="describes meets_three_visits_in_a_week, which the final select"):
        entries(settings, project)


def test_dropping_a_clause_from_sql_and_description_is_another_agreement(edit: Edit, entry: Find) -> None:
    before = entry("three_visits_in_a_week").fingerprint
    edit(YAML, CLAUSE, "")
    edit(SQL, f",\n        {CLAUSE_SQL}", "")
    assert entry("three_visits_in_a_week").fingerprint != before


def test_clauses_are_the_same_by_star_by_name_and_in_a_union(edit: Edit, entry: Find, project: Path) -> None:
    edit(SQL, "select * from criteria", "select criteria.* from criteria union all select * from criteria")
    assert entry("three_visits_in_a_week")
    edit(SQL, "union all select * from criteria", "")
    edit(SQL, "select criteria.* from", "select * exclude (meets_not_a_customer), meets_not_a_customer from")
    assert entry("three_visits_in_a_week")


def test_a_clause_that_a_star_leaves_out_is_not_given(edit: Edit, project: Path, settings: Settings) -> None:
    edit(SQL, "select * from criteria", "select * exclude (meets_not_a_customer) from criteria")
    with pytest.raises(AccordError, match="describes meets_not_a_customer, which the final select"):
        entries(settings, project)


def test_a_clause_may_come_from_another_definition_through_a_star(
    edit: Edit, project: Path, settings: Settings
) -> None:
    edit(SQL, FROM_MOMENTS, "select *, 3 as visits_7d from {{ ref('marketing_qualified', v='every_lead') }}")
    edit(SQL, CLAUSE_SQL, f"{CLAUSE_SQL}, moments.*")
    with pytest.raises(AccordError, match="gives meets_is_a_lead"):
        entries(settings, project)


def test_definitions_that_read_each_other_are_an_error(edit: Edit, project: Path, settings: Settings) -> None:
    edit(SQL, FROM_MOMENTS, "select * from {{ ref('marketing_qualified', v='every_lead') }}")
    edit(
        FOLDER + "every_lead.sql",
        FROM_MOMENTS,
        "select * from {{ ref('marketing_qualified', v='three_visits_in_a_week') }}",
    )
    with pytest.raises(AccordError, match="every_lead reads three_visits_in_a_week reads every_lead"):
        entries(settings, project)


@pytest.mark.parametrize(
    ("instead", "message"),
    [
        ("select * from {{ ref('signals') }}", r"reads ref\('signals'\)"),
        ("select * from {{ ref('lead_score') }}", r"reads ref\('lead_score'\)"),
        ("select * from {{ ref('a_helper') }}", r"reads ref\('a_helper'\)"),
        ("select * from {{ source('register', 'definitions') }}", r"reads source\('register', 'definitions'\)"),
        ("select * from scoring.signals", "reads scoring.signals without a ref"),
        ("select * from {{ ref('moments') }} where cycle in (select cycle from core.cycles)", "reads core.cycles"),
        ("select * from read_parquet('visits.parquet')", "reads READ_PARQUET"),
    ],
)
def test_a_definition_that_reads_more_than_moments_seeds_and_definitions_is_an_error(
    edit: Edit, project: Path, settings: Settings, instead: str, message: str
) -> None:
    """Other tables would not be in its fingerprint, and might contain later data."""
    edit(SQL, FROM_MOMENTS, instead)
    with pytest.raises(
        AccordError, match=rf"three_visits_in_a_week\.sql {message}.*may ref\(\) moments, seeds and versions"
    ):
        entries(settings, project)


def test_a_signal_judges_an_activity_by_itself(edit: Edit, project: Path, settings: Settings) -> None:
    edit(
        "models/definitions/signals.yml",
        "when: is_visit_start,",
        "when: activity_id in (select activity_id from core.x),",
    )
    with pytest.raises(AccordError, match=r"signals\.yml, signal 'visited': its condition reads a table"):
        entries(settings, project)


def test_what_a_version_is_for_is_part_of_the_agreement_and_said_once(
    edit: Edit, project: Path, settings: Settings
) -> None:
    gate, agreement = "models/definitions/sales_qualified/sales_qualified.yml", " " * 12 + "agreement:\n"

    def fingerprint() -> str:
        fingerprints = Fingerprints(project, settings.time_zone)
        return fingerprint_of(fingerprints.canonical("sales_qualified", "accepted_opportunity"))

    before = fingerprint()
    edit(gate, "meta: {stage: sql}", "meta: {stage: mql}")
    assert fingerprint() != before
    with pytest.raises(
        AccordError, match=r"model 'sales_qualified' has stage 'mql', whose model is 'marketing_qualified'"
    ):
        entries(settings, project)
    edit(gate, "meta: {stage: mql}", "meta: {stage: sql}")
    edit(gate, agreement, " " * 12 + "stage: sal\n" + agreement)
    with pytest.raises(AccordError, match=r"version accepted_opportunity, config\.meta: 'stage' is not a known field"):
        entries(settings, project)
