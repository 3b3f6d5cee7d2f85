"""The follow-up agreement is a version in the register: signed by both, in force from a day, frozen once published."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from tests.plugins.register.light_publishing import publish, write

from accord.common.errors import AccordError
from accord.common.settings import Settings
from accord.register.entries import Entry, entries
from accord.register.problems import problems
from accord.register.register_table import write_register
from accord.register.restatements import Restatement
from accord.register.revising import revise
from accord.register.signing import sign

Edit = Callable[[str, str, str], None]
Find = Callable[[str], Entry]
YAML = "models/definitions/follow_up/agreement.yml"
TOUCHES = "models/definitions/follow_up/touches.yml"
SIGNALS = "models/definitions/signals.yml"
FEATURES = "models/definitions/features.yml"
NAME, CANDIDATE = "within_a_business_day", "within_four_hours"
DAY = date(2026, 2, 4)
PUBLISHED = datetime(2026, 2, 4, 23, tzinfo=UTC)


def test_the_follow_up_agreement_is_in_the_register_with_its_promises_in_words(entry: Find) -> None:
    shipped = entry(NAME)
    assert (shipped.model, shipped.stage, shipped.file.name) == ("follow_up", "follow_up", "agreement.yml")
    assert (shipped.in_force_from, shipped.review_by_on) == (date(2025, 1, 1), date(2026, 12, 31))
    assert shipped.description.startswith("Sales answers every lead")
    assert shipped.clauses == {
        "raised_hand": "mql, where demo_requests + contact_requests >= 1: 60 business minutes, any response",
        "qualified": "mql: 480 business minutes, any response",
        "accepted": "sal: 960 business minutes, an attempt or a contact",
        "handed_over": "sql: 2,400 business minutes, any response by the team ae",
    }


def test_a_new_version_ends_the_one_before_as_a_definition_does(edit: Edit, entry: Find) -> None:
    edit(YAML, "in_force_from:\n", "in_force_from: 2026-02-01\n")
    first, second = entry(NAME), entry(CANDIDATE)
    assert (first.in_force_to, second.in_force_to) == (date(2026, 2, 1), None)
    assert first.in_force_to_at == second.in_force_from_at == datetime(2026, 1, 31, 23, tzinfo=UTC)


def test_two_versions_of_the_follow_up_agreement_cannot_start_on_one_day(
    edit: Edit, project: Path, settings: Settings
) -> None:
    edit(YAML, "in_force_from:\n", "in_force_from: 2025-01-01\n")
    with pytest.raises(AccordError, match=r"agreement\.yml.*both start on 2025-01-01"):
        entries(settings, project)


def test_a_version_has_another_name_than_every_definition(edit: Edit, project: Path, settings: Settings) -> None:
    edit(YAML, f"v: {CANDIDATE}", "v: every_lead")
    with pytest.raises(AccordError, match="two versions are called 'every_lead'"):
        entries(settings, project)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (YAML, "minutes: 60,", "minutes: 61,"),
        (YAML, "minutes: 60,", "minutes: 60, warn: 30,"),
        (YAML, "accepts: attempt", "accepts: contact"),
        (YAML, "by: team, team: ae", "by: anyone, team: ae"),
        (YAML, "name: qualified", "name: others"),
        (YAML, 'notified: {timetable: [{cut: "00:00", notified: "06:00"}]}', "notified: entry"),
        (YAML, "hours: office, zone", "hours: always, zone"),
        (YAML, "contact_requests >= 1", "contact_requests >= 2"),
        (YAML, "contact_requests >= 1", "contact_requests >= 1 and lead_score_total > 10"),
        # what the condition uses
        (SIGNALS, "form = 'demo_request'", "form = 'demo'"),
        (FEATURES, "{name: demo_requests,", "{name: demo_requests, days: 90,"),
    ],
)
def test_what_both_sides_agree_on_is_in_the_fingerprint(edit: Edit, entry: Find, file: str, old: str, new: str) -> None:
    before = entry(NAME).fingerprint
    edit(file, old, new)
    assert entry(NAME).fingerprint != before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (YAML, "minutes: 60,", "minutes: 60, warn: 45,"),  # as without it: three quarters
        (YAML, "contact_requests >= 1", "contact_requests  >=  1"),
        (YAML, "minutes: 60, accepts: any", "accepts: any, minutes: 60"),
        (YAML, "name: qualified,", "name: qualified, description: the others,"),
        (YAML, "description: Sales answers", "description: We answer"),
        ("seeds/working_hours.csv", "office,2000-01-01,1,09:00", "office,2000-01-01,1,08:00"),
        ("seeds/holidays.csv", "DE-BE,2024-01-01,New Year,,\n", ""),
        (TOUCHES, "{kind: meeting_held, outcome: no_show, is_attempt: true}", "{kind: meeting_held, outcome: no_show}"),
    ],
)
def test_layout_hours_holidays_and_touches_are_not_in_the_fingerprint(
    edit: Edit, entry: Find, file: str, old: str, new: str
) -> None:
    before = entry(NAME).fingerprint
    edit(file, old, new)
    assert entry(NAME).fingerprint == before


def test_without_a_warning_it_is_three_quarters_rounded_down(edit: Edit, entry: Find) -> None:
    edit(YAML, "minutes: 60,", "minutes: 61,")
    before = entry(NAME).fingerprint
    edit(YAML, "minutes: 61,", "minutes: 61, warn: 45,")
    assert entry(NAME).fingerprint == before


def test_another_time_zone_is_another_follow_up_agreement(project: Path, settings: Settings, entry: Find) -> None:
    in_utc = {each.definition: each for each in entries(replace(settings, time_zone="UTC"), project)}
    assert in_utc[NAME].fingerprint != entry(NAME).fingerprint


def test_the_order_of_targets_counts_within_a_stage_only(project: Path, edit: Edit, entry: Find) -> None:
    lines = (project / YAML).read_text().splitlines(keepends=True)
    raised, qualified, accepted = (
        next(line for line in lines if f"name: {name}," in line) for name in ("raised_hand", "qualified", "accepted")
    )
    first = entry(NAME).fingerprint
    edit(YAML, raised + qualified + accepted, accepted + raised + qualified)
    assert entry(NAME).fingerprint == first
    customers = qualified.replace("qualified, stage: mql,", "customers, stage: mql, when: is_customer,")
    edit(YAML, raised + qualified, raised + customers + qualified)
    one = entry(NAME).fingerprint
    edit(YAML, raised + customers, customers + raised)
    assert len({first, one, entry(NAME).fingerprint}) == 3


def test_dbt_finds_the_follow_up_agreement_in_the_register(project: Path, settings: Settings) -> None:
    write_register(settings, project)
    with duckdb.connect(settings.warehouse, read_only=True) as connection:
        rows = connection.execute(
            "select definition, stage, in_force_from_at, state from register.definitions where model = 'follow_up' "
            "order by definition"
        ).fetchall()
    assert rows == [
        (NAME, "follow_up", datetime(2024, 12, 31, 23), "in_force"),
        (CANDIDATE, "follow_up", None, "candidate"),
    ]


def test_each_side_signs_a_promise_and_no_other_byte_of_the_file_changes(
    project: Path, settings: Settings, entry: Find
) -> None:
    before = (project / YAML).read_text()
    sign(settings, "follow_up", CANDIDATE, "marketing", "Maren Holt", DAY, project)
    sign(settings, "follow_up", CANDIDATE, "sales", "Anil Rao", DAY, project)
    signed = entry(CANDIDATE)
    assert (signed.marketing.by, signed.sales.by, signed.sales.on) == ("Maren Holt", "Anil Rao", DAY)
    assert signed.signed_fingerprint == signed.fingerprint
    changed = [
        line for line, was in zip((project / YAML).read_text().splitlines(), before.splitlines(), strict=True)
        if line != was
    ]  # fmt: skip
    assert [line.split(":")[0].strip() for line in changed] == ["marketing", "sales", "fingerprint"]


def test_a_promise_that_was_changed_after_signing_stops_the_publication(
    edit: Edit, project: Path, settings: Settings
) -> None:
    edit(YAML, "minutes: 60,", "minutes: 30,")
    (found,) = problems(settings, project=project)
    assert (found.rule, found.severity, found.definition) == ("changed", "critical", NAME)
    assert "Undo the change (in its YAML" in found.message
    assert f"accord sign follow_up {NAME} --as sales" in found.message


def test_a_follow_up_agreement_in_force_needs_both_signatures(edit: Edit, project: Path, settings: Settings) -> None:
    edit(YAML, "sales: {signed_by: Anil Rao, signed_on: 2024-12-17}", "sales: {signed_by: null, signed_on: null}")
    (found,) = problems(settings, project=project)
    assert (found.rule, found.severity, found.definition) == ("unsigned", "critical", NAME)


def test_a_published_promise_is_frozen_signed_or_not(edit: Edit, project: Path, settings: Settings) -> None:
    assert publish(settings, project, PUBLISHED) == []
    edit(YAML, "minutes: 60,", "minutes: 30,")
    (found,) = problems(settings, project=project)
    assert (found.rule, found.severity) == ("frozen", "critical")
    for said in (
        f"follow_up:{NAME}: targets.raised_hand.minutes 60 → 30",
        f"accord revise follow_up {NAME} NEW_NAME --in-force-from 2026-02-05",
        "accord sign follow_up NEW_NAME --as marketing --by NAME",
    ):
        assert said in found.message
    with pytest.raises(AccordError, match="This cannot be signed"):
        sign(settings, "follow_up", NAME, "sales", "Anil Rao", DAY, project)


def test_a_feature_that_a_published_promise_reads_is_frozen_with_it(
    edit: Edit, project: Path, settings: Settings
) -> None:
    publish(settings, project, PUBLISHED)
    edit(FEATURES, "{name: contact_requests,", "{name: contact_requests, days: 30,")
    found = {each.definition: each for each in problems(settings, project=project)}
    assert found[NAME].rule == "frozen"
    assert "feature:contact_requests: days nothing → 30" in found[NAME].message
    assert "A feature is shared by every version that reads it" in found[NAME].message


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("in_force_from: 2025-01-01", "in_force_from: 2025-02-01", "moved"),
        ("in_force_from:\n", "in_force_from: 2025-06-01\n", "backdated"),
        (f"v: {NAME}", "v: within_a_day", "removed"),
    ],
)
def test_what_was_promised_when_stays_as_it_was_published(
    edit: Edit, project: Path, settings: Settings, old: str, new: str, rule: str
) -> None:
    publish(settings, project, PUBLISHED)
    edit(YAML, old, new)
    found = {each.rule: each for each in problems(settings, project=project) if each.severity == "critical"}
    assert rule in found
    restated = problems(settings, project=project, restatement=Restatement("Maren Holt", "a slip"))
    assert rule not in {each.rule for each in restated}


def test_the_first_follow_up_agreement_may_begin_in_published_time(project: Path, settings: Settings) -> None:
    """What was published before there was one promised nothing, so nothing published changes."""
    of_gates = [each for each in entries(settings, project) if not each.is_follow_up]
    write(replace(settings, as_of=PUBLISHED), of_gates)
    assert problems(settings, project=project) == []


def test_a_version_of_the_follow_up_agreement_is_copied_without_its_signatures(
    project: Path, settings: Settings, entry: Find
) -> None:
    before = entry(NAME)
    new = revise(settings, "follow_up", NAME, "within_half_a_day", date(2026, 3, 1), project)
    copy = entry("within_half_a_day")
    assert new.files == [project / YAML]
    assert (copy.in_force_from, copy.is_signed, copy.signed_fingerprint) == (date(2026, 3, 1), False, None)
    assert copy.clauses == before.clauses
    assert replace(entry(NAME), in_force_to=None, in_force_to_at=None) == before
    assert new.shared == ["feature:contact_requests", "feature:demo_requests", "signal:contact_requested",
                          "signal:demo_requested"]  # fmt: skip
    assert [each.definition for each in entries(settings, project) if each.is_follow_up] == [
        NAME, "within_half_a_day", CANDIDATE,
    ]  # fmt: skip


def test_a_copy_of_the_last_version_in_the_file_is_one_too(project: Path, settings: Settings, entry: Find) -> None:
    revise(settings, "follow_up", CANDIDATE, "within_two_hours", None, project)
    assert entry("within_two_hours").clauses == entry(CANDIDATE).clauses
    assert "defined_in" not in (project / YAML).read_text()


def test_a_scorecard_is_copied_for_definitions_only(project: Path, settings: Settings) -> None:
    before = (project / YAML).read_text()
    with pytest.raises(AccordError, match="--scorecard copies a scorecard for a definition"):
        revise(settings, "follow_up", NAME, "another", None, project, cards=("lead_score", "new_score"))
    assert (project / YAML).read_text() == before
