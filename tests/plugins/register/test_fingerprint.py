"""What changes a fingerprint, and what does not (rule 24)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from accord.common.settings import Settings
from accord.register.entries import Entry, entries

Edit = Callable[[str, str, str], None]
Find = Callable[[str], Entry]
DEFINITION = "profile_and_actions"
SQL = f"models/definitions/marketing_qualified/{DEFINITION}.sql"
YAML = "models/definitions/marketing_qualified/marketing_qualified.yml"
SIGNALS = "models/definitions/signals.yml"
FEATURES = "models/definitions/features.yml"
SCORECARD = "models/definitions/scorecards/lead_score.yml"
CYCLES = "models/definitions/cycles.yml"
DOMAINS = "seeds/known_domains.csv"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SQL, "criteria as (", "-- what both sides agreed on\n\n\ncriteria   AS ("),
        (SQL, "employees >= 50", "EMPLOYEES>=50"),
        (YAML, "The company has 50 employees or more.", "Fifty people work there."),
        (SIGNALS, "Viewed prices.", "Came to see what it costs."),
        (SCORECARD, "# Points for who the lead is", "# Who the lead is"),
        (SCORECARD, "half_life_days: 14", "half_life_days: 14.0"),
        (YAML, "review_by: 2026-12-31", "review_by: 2027-06-30"),
        (SIGNALS, "demo_requested, kind: form_submitted", "demo_requested, kind: [form_submitted]"),
        (FEATURES, "signal: demo_requested,", "signal: [demo_requested],"),
        (SCORECARD, "[software, manufacturing, logistics]", "[logistics, software, manufacturing]"),
        (SCORECARD, "[manager, lead]", "[lead, manager]"),
        (FEATURES, "{name: industry, type: text", "{name: industry, property: industry, type: text"),
    ],
)
def test_layout_comments_and_other_words_for_the_same_do_not_change_what_was_signed(
    edit: Edit, entry: Find, file: str, old: str, new: str
) -> None:
    before = entry(DEFINITION).fingerprint
    edit(file, old, new)
    assert entry(DEFINITION).fingerprint == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SQL, "employees >= 50", "employees >= 51"),
        (SQL, "'competitor'", "'rival'"),
        (SCORECARD, "{signal: pricing_visited, points: 6}", "{signal: pricing_visited, points: 7}"),
        (SCORECARD, "half_life_days: 14", "half_life_days: 15"),
        (FEATURES, "pricing_visited, measure: count, days: 30", "pricing_visited, measure: count, days: 31"),
        (SIGNALS, "path like '/pricing%'", "path like '/prices%'"),
        (SIGNALS, "'buyers-guide', ", ""),
        (FEATURES, "{name: industry, type: text", "{name: industry, property: company, type: text"),
        (SIGNALS, "visit: {minutes: 30}", "visit: {minutes: 31}"),
        (FEATURES, "is_customer: won_opportunities > 0", "is_customer: won_opportunities > 1"),
        (CYCLES, "{kind: rejected, off_ramp: nurture}", "{kind: rejected, off_ramp: nurture, closes: true}"),
    ],
)
def test_a_number_a_condition_or_a_list_that_it_names_changes_what_was_signed(
    edit: Edit, entry: Find, file: str, old: str, new: str
) -> None:
    before = entry(DEFINITION).fingerprint
    edit(file, old, new)
    assert entry(DEFINITION).fingerprint != before


def test_since_recycle_false_says_what_leaving_it_out_says(edit: Edit, entry: Find) -> None:
    edit(
        FEATURES,
        "pricing_visited, measure: count, days: 30, since_recycle: true",
        "pricing_visited, measure: count, days: 30",
    )
    before = entry(DEFINITION).fingerprint
    edit(
        FEATURES,
        "pricing_visited, measure: count, days: 30",
        "pricing_visited, measure: count, days: 30, since_recycle: false",
    )
    assert entry(DEFINITION).fingerprint == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (FEATURES, "signal: visited, measure: count, days: 7", "signal: visited, measure: count, days: 8"),
        (SIGNALS, "value = 'held'", "value = 'done'"),
        ("models/definitions/marketing_qualified/three_visits_in_a_week.sql", ">= 3", ">= 4"),
        ("seeds/maturity_windows.csv", "mql,30", "mql,31"),
        (CYCLES, "decisions: [accepted, ", "decisions: ["),
        (CYCLES, "{kind: rejected, off_ramp: nurture}", "{kind: rejected, off_ramp: lost}"),
        (SIGNALS, "payload: [path, ", "payload: ["),
        (DOMAINS, "rival-software.example,competitor", "rival-software.example,partner"),
        ("models/definitions/set_aside.yml", "seconds_since_delivery < 10", "seconds_since_delivery < 20"),
    ],
)  # fmt: skip
def test_what_a_definition_does_not_name_does_not_touch_it(
    edit: Edit, entry: Find, file: str, old: str, new: str
) -> None:
    before = entry(DEFINITION).fingerprint
    edit(file, old, new)
    assert entry(DEFINITION).fingerprint == before


def test_a_seed_that_a_definition_reads_itself_is_signed_with_it(edit: Edit, entry: Find) -> None:
    smallest = "employees >= (select min(high) from {{ ref('segments') }})"
    edit(SQL, "employees >= 50", smallest)
    before = entry(DEFINITION).fingerprint
    edit("seeds/segments.csv", "small,0,50", "small,0,60")
    assert entry(DEFINITION).fingerprint != before


@pytest.mark.parametrize(
    ("file", "old", "new", "readers"),
    [
        # who reads visits, directly, in a feature or in a scorecard
        (SIGNALS, "visit: {minutes: 30}", "visit: {minutes: 20}",
         {"three_visits_in_a_week", "profile_and_actions", "points", "raised_hand"}),
        (CYCLES, "decisions: [accepted, ", "decisions: [", {"accepted_by_sales", "handed_over_by_sdr"}),
        (FEATURES, " or account_customer_since_at <= known_at", "",
         {"three_visits_in_a_week", "profile_and_actions", "points", "raised_hand", "form_fields",
          "not_sent_to_sales"}),
    ],
)  # fmt: skip
def test_a_rule_that_is_declared_for_all_changes_exactly_those_who_read_it(
    edit: Edit, project: Path, settings: Settings, file: str, old: str, new: str, readers: set[str]
) -> None:
    before = {each.definition: each.fingerprint for each in entries(settings, project)}
    edit(file, old, new)
    now = {each.definition: each.fingerprint for each in entries(settings, project)}
    assert {name for name in now if now[name] != before[name]} == readers


def test_what_ends_a_cycle_is_part_of_every_definition(edit: Edit, project: Path, settings: Settings) -> None:
    before = {each.fingerprint for each in entries(settings, project) if not each.is_follow_up}
    edit(CYCLES, "          - {kind: rejected, off_ramp: nurture}\n", "")
    assert not before & {each.fingerprint for each in entries(settings, project)}


def test_the_order_of_a_seeds_rows_means_nothing(project: Path, edit: Edit, entry: Find) -> None:
    edit(SQL, "employees >= 50", "employees >= (select min(high) from {{ ref('segments') }})")
    before = entry(DEFINITION).fingerprint
    seed = project / "seeds" / "segments.csv"
    header, *rows = seed.read_text().splitlines()
    seed.write_text("\n".join([header, *reversed(rows)]) + "\n")
    assert entry(DEFINITION).fingerprint == before


def test_a_definition_that_reads_another_one_changes_with_it(edit: Edit, entry: Find) -> None:
    edit(SQL, "select * from {{ ref('moments') }}", "select * from {{ ref('marketing_qualified', v='every_lead') }}")
    before = entry(DEFINITION).fingerprint
    edit("models/definitions/marketing_qualified/every_lead.sql", "true as", "not false as")
    assert entry(DEFINITION).fingerprint != before


def test_another_time_zone_is_another_agreement(project: Path, settings: Settings) -> None:
    in_berlin = {each.definition: each.fingerprint for each in entries(settings, project)}
    in_utc = {each.definition: each.fingerprint for each in entries(replace(settings, time_zone="UTC"), project)}
    assert not set(in_berlin.values()) & set(in_utc.values())
