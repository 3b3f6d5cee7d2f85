"""Corrections of the past (rule 25): they explain the lead that lost a row and the lead that got it, and no other."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.plugins.audits import write_no_history_changes
from tests.plugins.home_tables import EVER, NEVER, Entered
from tests.plugins.homes import copy_of
from tests.support import leave_out_drawings

from accord.audit import audit_report, history_check
from accord.audit.audit_database import open_audit_database
from accord.audit.audit_report import AuditReport, Result
from accord.publish.publishing import publish

pytestmark = pytest.mark.usefixtures("without_drawings")

TWO, THREE = "crm:002", "crm:003"
TWENTY, TWENTY_TWO = "crm:020", "crm:022"  # mql on the 14th and 15th
DECIDED, KNOWN = datetime(2026, 1, 12, 9), datetime(2026, 1, 11)
LOADED_LATE = datetime(2199, 1, 1)
DECISIONS = "decision_ref,lead_ref,rep_ref,decision,decided_at\n"
CONTACTS = "opportunity_ref,lead_ref,added_at\n"
STAGES = "change_ref,opportunity_ref,stage,changed_at\n"


@pytest.fixture(scope="module")
def next_run_template(home_built, tmp_path_factory):
    """Not to be written to: see `next_run`."""
    folder = tmp_path_factory.mktemp("corrected")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(folder))
        leave_out_drawings(patch)
        home = copy_of(home_built, folder)
        return _with_a_decision_and_an_opportunity(home)


@pytest.fixture
def next_run(next_run_template, tmp_path, monkeypatch):
    """The next run of a home in which crm:002 was accepted on the 12th (decision D1) and had an opportunity (O1)."""
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    return copy_of(next_run_template, tmp_path)


def _with_a_decision_and_an_opportunity(home):
    home.entries.append(Entered(TWO, "sal", DECIDED, "accepted_by_sales"))
    home.drop("crm/decisions-1.csv", DECISIONS + "D1,002,R1,accepted,2026-01-12T09:00:00Z\n")
    home.drop("crm/opportunity_contacts-1.csv", CONTACTS + "O1,002,2026-01-11T09:00:00Z\n")
    home.drop("crm/opportunity_stages-1.csv", STAGES + "S1,O1,proposal,2026-01-12T09:00:00Z\n")
    home.opportunities["crm:O1"] = TWO
    home.visitors = [("v1", TWENTY, KNOWN, NEVER, None), ("v1", TWENTY, EVER, KNOWN, KNOWN)]
    return _publish(home)


def _publish(home):
    """Publishes the home as if audited; returns it ready for the next run."""
    home.at(datetime(2026, 1, 20, tzinfo=UTC)).build()
    build = json.loads((home.settings.work / "build.json").read_text())
    check = Result("journey", "a claim", "critical", True, "0 rows", "no such row", 0, [])
    report = AuditReport(build["build_id"], build["as_of"], datetime.now(UTC).isoformat(), None, False, [check])
    audit_report.write(report, home.settings.work / "audit.json")
    write_no_history_changes(home.settings.work)
    (home.settings.work / "data_docs").mkdir(exist_ok=True)
    publish(home.settings)
    return home.at(datetime(2026, 1, 21, tzinfo=UTC))


def _forget(home, lead: str, stage: str) -> None:
    home.entries = [entry for entry in home.entries if (entry.lead, entry.stage) != (lead, stage)]


def _move(home, lead: str, stage: str = "mql") -> None:
    """Moves an entry to an hour later than published."""
    home.entries = [
        replace(entry, at=entry.at + timedelta(hours=1)) if (entry.lead, entry.stage) == (lead, stage) else entry
        for entry in home.entries
    ]


def _unexplained(home) -> set[str]:
    """The leads whose published past changed without an explanation."""
    home.build()
    with open_audit_database(home.settings) as database:
        history_check.load(database)
        found = database.connection.execute(
            "select distinct lead_id from history.differences where explanation is null"
        )
        return {lead for (lead,) in found.fetchall()}


def test_without_a_correction_none_of_this_is_explained(next_run) -> None:
    _forget(next_run, TWO, "sal")
    _move(next_run, TWENTY)
    assert _unexplained(next_run) == {TWO, TWENTY}


def test_a_decision_given_to_another_lead_explains_both(next_run, entered) -> None:
    next_run.drop("crm/decisions-2.csv", DECISIONS + "D1,003,R1,accepted,2026-01-12T09:00:00Z\n")
    _forget(next_run, TWO, "sal")
    next_run.entries.append(entered(THREE, "sal", DECIDED, "accepted_by_sales"))
    next_run.activities.append(("crm:decision:D1", THREE, DECIDED, LOADED_LATE))
    assert _unexplained(next_run) == set()


def test_a_decision_moved_out_of_time_explains_its_lead_and_nobody_else(next_run) -> None:
    next_run.drop("crm/decisions-2.csv", DECISIONS + "D1,002,R1,accepted,2026-03-05T09:00:00Z\n")
    _forget(next_run, TWO, "sal")
    _move(next_run, TWENTY)
    assert _unexplained(next_run) == {TWENTY}


def test_a_row_sent_again_explains_nothing_from_before_it(next_run) -> None:
    next_run.drop("crm/decisions-2.csv", DECISIONS + "D1,003,R1,accepted,2026-01-12T09:00:00Z\n")
    _move(next_run, TWO, "inquiry")
    assert _unexplained(next_run) == {TWO}


def test_a_touch_given_to_another_address_explains_who_had_it(next_run) -> None:
    next_run.settings = replace(next_run.settings, sources=("crm", "web", "marketing"))
    header = "touch_ref,campaign_ref,email,response,touched_at\n"
    next_run.drop(
        "marketing/campaign_touches-1.csv", header + "T1,C1,Person2@example.org,clicked,2026-01-09T09:00:00Z\n"
    )
    _publish(next_run)
    next_run.drop(
        "marketing/campaign_touches-2.csv", header + "T1,C1,nobody@example.org,clicked,2026-01-09T09:00:00Z\n"
    )
    _move(next_run, TWO)
    assert _unexplained(next_run) == set()


def test_a_contact_role_dated_later_explains_its_lead(next_run) -> None:
    """The key of a contact role is two columns."""
    next_run.drop("crm/opportunity_contacts-2.csv", CONTACTS + "O1,002,2026-05-01T09:00:00Z\n")
    _forget(next_run, TWO, "sal")
    assert _unexplained(next_run) == set()


def test_a_stage_given_to_another_opportunity_explains_the_people_of_the_first(next_run) -> None:
    next_run.drop("crm/opportunity_stages-2.csv", STAGES + "S1,O2,proposal,2026-01-12T09:00:00Z\n")
    _forget(next_run, TWO, "sal")
    assert _unexplained(next_run) == set()


def test_a_key_may_hold_a_colon(next_run, entered) -> None:
    next_run.drop("crm/decisions-2.csv", DECISIONS + "2025:7,002,R1,accepted,2026-01-13T09:00:00Z\n")
    _publish(next_run)
    next_run.drop("crm/decisions-3.csv", DECISIONS + "2025:7,002,R1,accepted,2026-05-13T09:00:00Z\n")
    next_run.entries.append(entered(TWO, "sql", datetime(2026, 1, 13, 9), "accepted_opportunity"))
    assert _unexplained(next_run) == set()


def test_a_browser_shared_by_two_explains_both_when_the_second_becomes_known_late(next_run) -> None:
    next_run.visitors[0] = ("v1", TWENTY, KNOWN, datetime(2026, 1, 13), None)
    next_run.visitors.append(("v1", TWENTY_TWO, datetime(2026, 1, 13), NEVER, None))
    _move(next_run, TWENTY)
    _move(next_run, TWENTY_TWO)
    _move(next_run, TWO)
    assert _unexplained(next_run) == {TWO}


def test_a_browser_taken_over_after_the_last_publication_explains_no_past_change(next_run) -> None:
    next_run.visitors[0] = ("v1", TWENTY, KNOWN, datetime(2026, 1, 20, 10), None)
    next_run.visitors.append(("v1", TWENTY_TWO, datetime(2026, 1, 20, 10), NEVER, None))
    _move(next_run, TWENTY)
    _move(next_run, TWENTY_TWO)
    assert _unexplained(next_run) == {TWENTY, TWENTY_TWO}


def _taken_over(home, at: datetime) -> None:
    address = home.links[TWENTY][1]
    home.addresses = [(address, TWENTY, EVER, at), (address, TWENTY_TWO, at, NEVER)]


def test_an_address_that_another_lead_turns_out_to_have_had_explains_both(next_run) -> None:
    _taken_over(next_run, datetime(2026, 1, 13))
    for lead in (TWENTY, TWENTY_TWO, TWO):
        _move(next_run, lead)
    assert _unexplained(next_run) == {TWO}


def test_an_address_taken_over_explains_no_change_before_that(next_run) -> None:
    _taken_over(next_run, datetime(2026, 1, 16))
    for lead in (TWENTY, TWENTY_TWO):
        _move(next_run, lead)
    assert _unexplained(next_run) == {TWENTY, TWENTY_TWO}


def test_a_visitor_first_known_since_the_last_publication_explains_no_past_change(next_run) -> None:
    """Its earlier activities count from its identification on (rule 2)."""
    known = datetime(2026, 1, 20, 10)
    next_run.visitors += [("v2", TWO, EVER, known, known), ("v2", TWO, known, NEVER, None)]
    _move(next_run, TWO)
    assert _unexplained(next_run) == {TWO}


def test_a_record_that_comes_late_explains_activities_before_its_own_date(next_run, entered) -> None:
    """A decision of the 12th names a record that arrives now, without an address, dated the 15th."""
    next_run.links["crm:L9"] = ("crm:L9", None)
    next_run.activities.append(("crm:decision:D9", "crm:L9", DECIDED, datetime(2026, 1, 19)))
    next_run.records["crm:decision:D9"] = "crm:L9"
    next_run.activities.append(("crm:lead:L9", "crm:L9", datetime(2026, 1, 15), LOADED_LATE))
    next_run.entries.append(entered("crm:L9", "inquiry", DECIDED))
    assert _unexplained(next_run) == set()


def test_leads_that_vanish_are_not_explained_by_their_links_vanishing_too(next_run) -> None:
    next_run.entries = [entry for entry in next_run.entries if entry.lead != TWO]
    del next_run.links[TWO]
    assert _unexplained(next_run) == {TWO}


def test_a_source_that_is_added_is_late_data(next_run) -> None:
    """Its data may already have been in the lake, but they were not in the publication."""
    next_run.settings = replace(next_run.settings, sources=("crm", "web", "marketing"))
    next_run.activities.append(("marketing:campaign_touch:T1", TWO, datetime(2026, 1, 9), datetime(2026, 1, 1)))
    _move(next_run, TWO)
    _move(next_run, TWENTY)
    assert _unexplained(next_run) == {TWENTY}


def test_a_source_that_is_left_out_explains_nothing(next_run) -> None:
    """Without it visitors belong to no lead, so published history changes."""
    next_run.settings = replace(next_run.settings, sources=("crm",))
    next_run.visitors = []
    _move(next_run, TWENTY)
    assert _unexplained(next_run) == {TWENTY}
