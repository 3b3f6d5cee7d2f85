"""Broken tables stop a publication: each test breaks one thing and names the claim that must fail."""

from dataclasses import replace

import pytest
from tests.plugins.audits import audit_by

from accord.audit import audit_report, history_check, suite_loader, suite_runner
from accord.audit.audit_database import open_audit_database
from accord.audit.auditing import Result, audit
from accord.common.errors import AuditFailed

pytestmark = pytest.mark.usefixtures("without_docs")

LEAD = "crm:000"
ENTRIES = "stage entries are consistent"


def test_a_sound_build_passes_every_check(home) -> None:
    found = audit(home.settings)
    assert [result.check for result in found.results if not result.is_ok] == []
    assert len(found.results) > 50


@pytest.mark.parametrize(
    ("tampering", "claim"),
    [
        (f"insert into accord.lead_stages from accord.lead_stages where lead_id = '{LEAD}'",
         "lead_stages has one row per lead_id"),
        (f"insert into accord.stage_entries from accord.stage_entries where lead_id = '{LEAD}' and stage = 'mql'",
         "stage_entries has one row per lead_id, cycle, stage"),
        ("delete from accord.lead_stages", "there are leads to publish"),
        (f"update accord.lead_stages set next_action = null where lead_id = '{LEAD}'",
         "lead_stages has no empty value in a required column"),
        (f"update accord.stage_entries set stage = 'warm' where lead_id = '{LEAD}' and stage = 'mql'",
         "every stage is one of the agreed stages"),
        (f"delete from accord.lead_stages where lead_id = '{LEAD}'",
         "every stage entry belongs to a published lead"),
        (f"update accord.stage_entries set definition = 'nobody_knows' where lead_id = '{LEAD}' and stage = 'mql'",
         "every gate was passed by a definition that was in force for it then"),
        ("update accord.stage_entries set definition = 'three_visits_in_a_week' where definition is not null",
         "every gate was passed by a definition that was in force for it then"),
        (f"delete from accord.definition_entries where lead_id = '{LEAD}'",
         "a lead that passed a gate had met its definition"),
        (f"update accord.stage_entries set entered_at = '2025-12-01' where lead_id = '{LEAD}' and stage = 'mql'",
         "within a cycle the stages are entered in the order of the ladder"),
        (f"update accord.stage_entries set exited_at = '2025-12-01' where lead_id = '{LEAD}' and stage = 'inquiry'",
         "no lead leaves a stage before entering it"),
        (f"update accord.stage_entries set is_skipped = true where lead_id = '{LEAD}' and stage = 'inquiry'",
         "a skipped stage has no dates, an entered one has its instant"),
        (f"update accord.stage_entries set exited_at = null where lead_id = '{LEAD}' and stage = 'inquiry'",
         "a lead is in exactly one stage"),
        (f"update accord.lead_stages set is_mql = false where lead_id = '{LEAD}'",
         "a stage flag is set exactly if its date is set"),
        (f"update accord.lead_stages set mql_at = mql_at + interval 1 microsecond where lead_id = '{LEAD}'",
         "flags and dates match the entries of the current cycle"),
        (f"update accord.lead_stages set first_mql_at = null where lead_id = '{LEAD}'",
         "first dates and counts match all entries"),
        (f"update accord.lead_stages set stage = 'inquiry' where lead_id = '{LEAD}'",
         "the current stage, its date and its definition match the open entry"),
        (f"update accord.definition_entries set qualified_at = '2026-01-20' where lead_id = '{LEAD}'",
         "definition_entries contains nothing from after as_of"),
        (f"update accord.clauses_met set first_met_at = '2026-01-19' where lead_id = '{LEAD}'",
         "no lead met a definition before one of its clauses"),
        (f"update accord.score_contributions set points = points + 0.00001 where lead_id = '{LEAD}'",
         "the contributions of every score add up to it"),
        (f"update accord.score_history set lead_id = 'crm:nobody' where lead_id = '{LEAD}'",
         "every score belongs to a published lead"),
        ("update accord.funnel_cohorts set converted = entered + 1 where stage = 'mql'",
         "no cohort has more conversions than entries"),
        ("update accord.funnel_cohorts set entered = entered + 1 where stage = 'mql'",
         "the cohorts of a stage add up to its entries"),
        ("update core.given_records set row_count = row_count + 1",
         "every record given is published or left out with a reason"),
        ("insert into core.incoming_activities values ('crm:lead:vanished')",
         "every activity given is published or left out with a reason"),
        ("insert into accord.record_accounts values ('crm', 'lead_records', 'record', 'lost', false, true, 1, 1)",
         "no record is lost"),
        ("update accord.record_accounts set row_count = row_count - 1 where shape = 'lead_records'",
         "the records said to be published are those of the published leads"),
        (f"delete from accord.stage_entries where lead_id = '{LEAD}' and stage = 'mql'",
         "every hand-off is a stage that its lead entered, and stops where that ends"),
        (f"delete from accord.follow_up where lead_id = '{LEAD}'",
         "every stage entered that Sales promised something about is a hand-off"),
        (f"update accord.follow_up set warn_at = due_at + interval 1 microsecond where lead_id = '{LEAD}'",
         "Sales is notified at the entry or later, and warned before the hand-off is due"),
        (f"update accord.follow_up set responded_at = entered_at - interval 1 microsecond where lead_id = '{LEAD}'",
         "a response lies between the entry of a stage and its end"),
        (f"update accord.follow_up set responded_at = due_at where lead_id = '{LEAD}'",
         "a hand-off is in the state that its instants say"),
        (f"update accord.follow_up set due_at = due_at + interval 1 second where lead_id = '{LEAD}'",
         "the open time until a hand-off is due is that of its target"),
        (f"update accord.follow_up set business_minutes = 480.5 where lead_id = '{LEAD}'",
         "the business minutes of a response are below the target only where it was in time"),
        ("insert into accord.open_hours values ('always, Europe/Berlin, none', timestamp '2026-01-01', "
         "timestamp '2026-01-02', 0)",
         "no window of a calendar begins before the one before it ends"),
        ("update zones.offsets set from_at = timestamp '2026-01-09', seconds = 7200",
         "the engine's time zones are the pinned ones, in the zones and times that are used"),
        ("delete from core.unattached_activities", "every activity without a lead is counted as unattached"),
    ],
)  # fmt: skip
def test_a_broken_table_stops_the_publication(home, tampering: str, claim: str) -> None:
    home.change(tampering)
    assert claim in _failed_checks(home, claim)


def test_rows_without_a_date_are_a_warning_that_says_what_to_do(home) -> None:
    home.change("insert into accord.record_accounts values "
                "('crm', 'lead_records', 'record', 'no date', false, true, 2868, 2868)")  # fmt: skip
    home.change("update core.given_records set row_count = row_count + 2868")
    found = suite_results(home, "every record and activity given has an id and a date")
    assert found.severity == "warning"
    assert "2868 rows of lead_records of crm are not published: no date." in found.sample[0]["message"]
    assert "docs/guides/operate.md" in found.sample[0]["message"]


def test_what_attaches_to_nothing_is_a_warning_unless_it_is_an_unknown_visitor(home) -> None:
    claim = "everything given can be read and belongs to somebody"
    unattached = "insert into accord.unattached values ('{}', '{}', '{}', '2026-01-01', {}, 7, 2, null, 'a (5), b (2)')"
    home.change(unattached.format("web", "page_viewed", "visitor not identified", "false"))
    assert suite_results(home, claim).is_ok
    home.change(unattached.format("crm", "opportunity_won", "no such record", "true"))
    found = suite_results(home, claim)
    assert found.severity == "warning"
    assert "7 rows of crm: no such record, such as a (5), b (2)." in found.sample[0]["message"]


def test_sales_people_with_a_calendar_that_nobody_knows_are_counted_and_not_named(home) -> None:
    claim = "hours, holidays and time zone of every sales person are known"
    assert suite_results(home, claim).is_ok
    home.change("insert into core.rep_versions select * replace ('crm:R2' as rep_id, 'until May' as holidays) "
                "from core.rep_versions")  # fmt: skip
    # not the latest version
    home.change("update core.rep_versions set hours = 'x', known_until = '2026-01-01' where rep_id = 'crm:R1'")
    found = suite_results(home, claim)
    assert found.severity == "warning"
    (message,) = [row["message"] for row in found.sample]
    assert message.startswith("1 of the sales people: holidays that seeds/holidays.csv does not know.")
    assert "R2" not in message
    assert "until May" not in message


def suite_results(home, claim: str) -> Result:
    suites = ("records accounted for", "what attaches to nothing", "sales people have calendars")
    found = audit_by(home.settings, *suites)
    return next(result for result in found.results if result.check == claim)


def _failed_checks(home, claim: str) -> list[str]:
    """Runs the suite that makes this claim, as the audit runs it."""
    with open_audit_database(home.settings) as database:
        history_check.load(database)
        suites = [suite for suite in suite_loader.load(database) if claim in {check.name for check in suite.checks}]
        results = suite_runner.run(suites, database.address, home.settings.work / "data_docs")
    return [result.check for result in results if not result.is_ok and result.severity == "critical"]


def test_the_message_shows_failing_rows_and_says_that_the_publication_stays(published) -> None:
    published.build()
    published.change(f"delete from accord.lead_stages where lead_id = '{LEAD}'")
    with pytest.raises(AuditFailed) as failure:
        audit_by(published.settings, ENTRIES)
    assert f"lead_id={LEAD}, cycle=1, stage=inquiry" in str(failure.value)
    assert "What was published before stays" in str(failure.value)


def test_all_failing_rows_are_counted_and_the_first_five_are_kept(home) -> None:
    home.change("update accord.stage_entries set stage = 'warm' where stage = 'inquiry'")
    with pytest.raises(AuditFailed):
        audit_by(home.settings, ENTRIES)
    report = audit_report.read(home.settings.work / "audit.json")
    found = next(each for each in report.results if each.check == "every stage is one of the agreed stages")
    assert (found.failing_rows, len(found.sample)) == (40, 5)
    assert found.sample[0].keys() == {"lead_id", "cycle", "stage"}


def test_after_an_audit_the_work_database_can_be_written_again(home) -> None:
    audit_by(home.settings, ENTRIES)
    home.build()
    assert audit_by(home.settings, ENTRIES).build_id == "build-2"


def test_a_failed_audit_is_on_record_for_its_build(home) -> None:
    home.change(f"delete from accord.lead_stages where lead_id = '{LEAD}'")
    with pytest.raises(AuditFailed):
        audit_by(home.settings, ENTRIES)
    record = audit_report.read(home.settings.work / "audit.json")
    assert record.build_id == "build-1"
    assert {result.severity for result in record.critical} == {"critical"}
    assert all(result.failing_rows > 0 for result in record.critical)


def test_an_audit_without_a_build_says_what_to_do(home) -> None:
    (home.settings.work / "build.json").unlink()
    with pytest.raises(Exception, match="Next: accord run"):
        audit(home.settings)


def test_an_unsigned_definition_in_force_fails_the_audit(home) -> None:
    """The time zone is part of every fingerprint, so in another zone no version is as it was signed."""
    home.settings = replace(home.settings, time_zone="UTC")
    with pytest.raises(AuditFailed, match="every version in force is signed by both sides and unchanged"):
        audit_by(home.settings, "agreement")
