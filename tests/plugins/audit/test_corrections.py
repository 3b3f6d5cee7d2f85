"""Corrections of the past (rule 25): who lost something by them is explained as well as who got it, and nobody else."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.plugins.conftest import leave_out_drawings
from tests.plugins.homes import Entered, copy_of

from accord.audit import audit_database, audit_report, history_check
from accord.audit.audit_report import AuditReport, Result
from accord.publish.publishing import publish

pytestmark = pytest.mark.usefixtures("without_drawings")

TWO, THREE = "crm:002", "crm:003"
TWENTY, TWENTY_TWO = "crm:020", "crm:022"  # mql on the 14th and 15th
DECIDED, KNOWN = datetime(2026, 1, 12, 9), datetime(2026, 1, 11)
EVER, NEVER = datetime(1, 1, 1), datetime(9999, 12, 31)
LOADED_LATE = datetime(2199, 1, 1)
DECISIONS = "decision_ref,lead_ref,rep_ref,decision,decided_at\n"
CONTACTS = "opportunity_ref,lead_ref,added_at\n"
STAGES = "change_ref,opportunity_ref,stage,changed_at\n"


@pytest.fixture(scope="module")
def night_made(home_built, tmp_path_factory):
    """Not to be written to: see `night`."""
    folder = tmp_path_factory.mktemp("corrected")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(folder))
        leave_out_drawings(patch)
        home = copy_of(home_built, folder)
        return _with_a_decision_and_an_opportunity(home)


@pytest.fixture
def night(night_made, tmp_path, monkeypatch):
    """The next night of a home in which crm:002 was accepted on the 12th (decision D1) and saw an opportunity (O1)."""
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    return copy_of(night_made, tmp_path)


def _with_a_decision_and_an_opportunity(home):
    home.entries.append(Entered(TWO, "sal", DECIDED, "accepted_by_sales"))
    home.drop("crm/decisions-1.csv", DECISIONS + "D1,002,R1,accepted,2026-01-12T09:00:00Z\n")
    home.drop("crm/opportunity_contacts-1.csv", CONTACTS + "O1,002,2026-01-11T09:00:00Z\n")
    home.drop("crm/opportunity_stages-1.csv", STAGES + "S1,O1,proposal,2026-01-12T09:00:00Z\n")
    home.opportunities["crm:O1"] = TWO
    home.visitors = [("v1", TWENTY, KNOWN, NEVER, None), ("v1", TWENTY, EVER, KNOWN, KNOWN)]
    return _publish(home)


def _publish(home):
    """What is there becomes published, as if audited; gives the home for the night after."""
    home.at(datetime(2026, 1, 20, tzinfo=UTC)).build()
    build = json.loads((home.settings.work / "build.json").read_text())
    check = Result("journey", "a claim", "critical", True, "0 rows", "no such row", 0, [])
    report = AuditReport(build["build_id"], build["as_of"], datetime.now(UTC).isoformat(), None, False, [check])
    audit_report.write(report, home.settings.work / "audit.json")
    (home.settings.work / "data_docs").mkdir(exist_ok=True)
    publish(home.settings)
    return home.at(datetime(2026, 1, 21, tzinfo=UTC))


def _forget(home, lead: str, stage: str) -> None:
    home.entries = [entry for entry in home.entries if (entry.lead, entry.stage) != (lead, stage)]


def _move(home, lead: str, stage: str = "mql") -> None:
    """An entry happens an hour later than was published."""
    home.entries = [
        replace(entry, at=entry.at + timedelta(hours=1)) if (entry.lead, entry.stage) == (lead, stage) else entry
        for entry in home.entries
    ]


def _unexplained(home) -> set[str]:
    """The leads whose published past changed without an explanation."""
    home.build()
    with audit_database.opened(home.settings) as opened:
        history_check.load(opened)
        found = opened.connection.execute("select distinct lead_id from history.differences where explanation is null")
        return {lead for (lead,) in found.fetchall()}


def test_without_a_correction_none_of_this_is_explained(night) -> None:
    _forget(night, TWO, "sal")
    _move(night, TWENTY)
    assert _unexplained(night) == {TWO, TWENTY}


def test_a_decision_given_to_another_lead_explains_both(night, entered) -> None:
    night.drop("crm/decisions-2.csv", DECISIONS + "D1,003,R1,accepted,2026-01-12T09:00:00Z\n")
    _forget(night, TWO, "sal")
    night.entries.append(entered(THREE, "sal", DECIDED, "accepted_by_sales"))
    night.activities.append(("crm:decision:D1", THREE, DECIDED, LOADED_LATE))
    assert _unexplained(night) == set()


def test_a_decision_moved_out_of_time_explains_its_lead_and_nobody_else(night) -> None:
    night.drop("crm/decisions-2.csv", DECISIONS + "D1,002,R1,accepted,2026-03-05T09:00:00Z\n")
    _forget(night, TWO, "sal")
    _move(night, TWENTY)
    assert _unexplained(night) == {TWENTY}


def test_a_row_sent_again_explains_nothing_from_before_it(night) -> None:
    night.drop("crm/decisions-2.csv", DECISIONS + "D1,003,R1,accepted,2026-01-12T09:00:00Z\n")
    _move(night, TWO, "inquiry")
    assert _unexplained(night) == {TWO}


def test_a_touch_given_to_another_address_explains_who_had_it(night) -> None:
    night.settings = replace(night.settings, sources=("crm", "web", "marketing"))
    header = "touch_ref,campaign_ref,email,response,touched_at\n"
    night.drop("marketing/campaign_touches-1.csv", header + "T1,C1,Person2@example.org,clicked,2026-01-09T09:00:00Z\n")
    _publish(night)
    night.drop("marketing/campaign_touches-2.csv", header + "T1,C1,nobody@example.org,clicked,2026-01-09T09:00:00Z\n")
    _move(night, TWO)
    assert _unexplained(night) == set()


def test_a_contact_role_dated_later_explains_its_lead(night) -> None:
    """The key of a contact role is two columns."""
    night.drop("crm/opportunity_contacts-2.csv", CONTACTS + "O1,002,2026-05-01T09:00:00Z\n")
    _forget(night, TWO, "sal")
    assert _unexplained(night) == set()


def test_a_stage_given_to_another_opportunity_explains_the_people_of_the_first(night) -> None:
    night.drop("crm/opportunity_stages-2.csv", STAGES + "S1,O2,proposal,2026-01-12T09:00:00Z\n")
    _forget(night, TWO, "sal")
    assert _unexplained(night) == set()


def test_a_key_may_hold_a_colon(night, entered) -> None:
    night.drop("crm/decisions-2.csv", DECISIONS + "2025:7,002,R1,accepted,2026-01-13T09:00:00Z\n")
    _publish(night)
    night.drop("crm/decisions-3.csv", DECISIONS + "2025:7,002,R1,accepted,2026-05-13T09:00:00Z\n")
    night.entries.append(entered(TWO, "sql", datetime(2026, 1, 13, 9), "accepted_opportunity"))
    assert _unexplained(night) == set()


def test_a_browser_shared_by_two_explains_both_when_the_second_becomes_known_late(night) -> None:
    night.visitors[0] = ("v1", TWENTY, KNOWN, datetime(2026, 1, 13), None)
    night.visitors.append(("v1", TWENTY_TWO, datetime(2026, 1, 13), NEVER, None))
    _move(night, TWENTY)
    _move(night, TWENTY_TWO)
    _move(night, TWO)
    assert _unexplained(night) == {TWO}


def test_a_browser_taken_over_after_the_last_publication_explains_nothing_of_the_past(night) -> None:
    night.visitors[0] = ("v1", TWENTY, KNOWN, datetime(2026, 1, 20, 10), None)
    night.visitors.append(("v1", TWENTY_TWO, datetime(2026, 1, 20, 10), NEVER, None))
    _move(night, TWENTY)
    _move(night, TWENTY_TWO)
    assert _unexplained(night) == {TWENTY, TWENTY_TWO}


def test_a_visitor_first_known_since_the_last_publication_explains_nothing_of_the_past(night) -> None:
    """What it did before counts from its identification on (rule 2)."""
    known = datetime(2026, 1, 20, 10)
    night.visitors += [("v2", TWO, EVER, known, known), ("v2", TWO, known, NEVER, None)]
    _move(night, TWO)
    assert _unexplained(night) == {TWO}


def test_a_record_that_comes_late_explains_what_was_told_of_it_before_its_own_date(night, entered) -> None:
    """A decision of the 12th names a record that arrives now, without an address, dated the 15th."""
    night.links["crm:L9"] = ("crm:L9", None)
    night.activities.append(("crm:decision:D9", "crm:L9", DECIDED, datetime(2026, 1, 19)))
    night.records["crm:decision:D9"] = "crm:L9"
    night.activities.append(("crm:lead:L9", "crm:L9", datetime(2026, 1, 15), LOADED_LATE))
    night.entries.append(entered("crm:L9", "inquiry", DECIDED))
    assert _unexplained(night) == set()


def test_leads_that_vanish_are_not_explained_by_their_links_vanishing_too(night) -> None:
    night.entries = [entry for entry in night.entries if entry.lead != TWO]
    del night.links[TWO]
    assert _unexplained(night) == {TWO}


def test_a_source_that_is_added_is_late_data(night) -> None:
    """Its data may have been in the lake for long: published with, they were not."""
    night.settings = replace(night.settings, sources=("crm", "web", "marketing"))
    night.activities.append(("marketing:campaign_touch:T1", TWO, datetime(2026, 1, 9), datetime(2026, 1, 1)))
    _move(night, TWO)
    _move(night, TWENTY)
    assert _unexplained(night) == {TWENTY}


def test_a_source_that_is_left_out_explains_nothing(night) -> None:
    """Visitors are nobody's without it, and the history of whom they were changes."""
    night.settings = replace(night.settings, sources=("crm",))
    night.visitors = []
    _move(night, TWENTY)
    assert _unexplained(night) == {TWENTY}
