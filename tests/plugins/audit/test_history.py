"""The history check (rule 25): what was published about the past changes only where its data changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from tests.plugins.audits import HISTORY, audit_by

from accord.audit import history_changes
from accord.audit.auditing import audit
from accord.common.errors import AuditFailed

pytestmark = pytest.mark.usefixtures("without_drawings", "without_docs")

LEAD = "crm:000"
CLAIM = "published history changed only where its data changed"
LOADED_LATE = datetime(2199, 1, 1)


def _move_mql(home, by: timedelta) -> datetime:
    """Moves the lead's mql entry to another instant than published; returns the new instant."""
    index = next(i for i, e in enumerate(home.entries) if e.lead == LEAD and e.stage == "mql")
    moved = replace(home.entries[index], at=home.entries[index].at + by)
    home.entries[index] = moved
    return moved.at


def _audit(home):
    home.build()
    return audit_by(home.settings, *HISTORY)


def test_a_run_that_only_adds_passes_every_check(published, entered) -> None:
    published.entries.append(entered("crm:001", "mql", datetime(2026, 1, 20, 10), "profile_and_actions"))
    published.build()
    assert audit(published.settings).critical == []


def test_an_entry_that_moved_without_new_data_stops_the_publication_and_is_shown(published) -> None:
    _move_mql(published, timedelta(hours=1))
    with pytest.raises(AuditFailed, match=CLAIM) as failure:
        _audit(published)
    assert f"lead_id={LEAD}" in str(failure.value)
    assert "published, but removed" in str(failure.value)
    assert "added to the past" in str(failure.value)


def test_an_entry_that_vanished_without_new_data_stops_the_publication(published) -> None:
    published.entries = [e for e in published.entries if (e.lead, e.stage) != (LEAD, "mql")]
    with pytest.raises(AuditFailed, match=CLAIM):
        _audit(published)


def test_an_entry_under_another_definition_stops_the_publication(published) -> None:
    published.build()
    published.change(
        f"update accord.stage_entries set definition = 'every_lead' where lead_id = '{LEAD}' and stage = 'mql'"
    )
    with pytest.raises(AuditFailed, match=CLAIM):
        audit_by(published.settings, *HISTORY)


def test_late_data_from_before_the_entry_explains_it(published) -> None:
    moved = _move_mql(published, timedelta(hours=-1))
    published.activities.append(("crm:lead:late", LEAD, moved, LOADED_LATE))
    assert _audit(published).critical == []


def test_a_change_of_the_published_past_is_written_with_its_cause_and_what_caused_it(published) -> None:
    was = next(e.at for e in published.entries if (e.lead, e.stage) == (LEAD, "mql"))
    moved = _move_mql(published, timedelta(hours=-1))
    published.activities.append(("crm:lead:late", LEAD, moved, LOADED_LATE))
    _audit(published)
    changes = published.settings.work / history_changes.FILE
    assert duckdb.sql(f"from '{changes}'").fetchall() == [
        (LEAD, 1, "mql", was, "profile_and_actions", moved, "profile_and_actions", "late data", "crm:lead:late")
    ]


def test_a_run_that_changes_nothing_of_the_past_writes_no_change(published) -> None:
    _audit(published)
    assert duckdb.sql(f"from '{published.settings.work / history_changes.FILE}'").fetchall() == []


def test_data_loaded_since_about_something_after_the_entry_does_not_explain_it(published) -> None:
    moved = _move_mql(published, timedelta(hours=-1))
    published.activities.append(("crm:lead:new", LEAD, moved + timedelta(days=2), LOADED_LATE))
    with pytest.raises(AuditFailed, match=CLAIM):
        _audit(published)


@pytest.mark.parametrize(("kind", "after", "is_explained"), [
    ("email_clicked", 59, True), ("email_clicked", 60, False), ("email_opened", 1, False),
])  # fmt: skip
def test_a_click_that_comes_late_explains_what_clicks_before_it_lose(
    published, kind: str, after: int, is_explained: bool
) -> None:
    """The third click of a burst is loaded a day later than the first two, which made a lead an MQL."""
    entered_at = next(e.at for e in published.entries if (e.lead, e.stage) == (LEAD, "mql"))
    published.entries = [e for e in published.entries if (e.lead, e.stage) != (LEAD, "mql")]
    published.build()
    published.change(
        "insert into core.activities (activity_id, lead_id, kind, occurred_at, loaded_at) values "
        f"('crm:third', '{LEAD}', '{kind}', '{entered_at + timedelta(seconds=after)}', '{LOADED_LATE}')"
    )
    if is_explained:
        assert audit_by(published.settings, *HISTORY).critical == []
    else:
        with pytest.raises(AuditFailed, match=CLAIM):
            audit_by(published.settings, *HISTORY)


@pytest.mark.parametrize(("after", "mail", "is_settled"), [(59, "m1", True), (60, "m1", False), (1, "m2", False)])
def test_a_click_settled_by_another_of_its_mail_after_as_of_explains_it(
    published, entered, after: int, mail: str, is_settled: bool
) -> None:
    """What a click at as_of's last instant gave, a click of the next minute may take away, or give (rule 4)."""
    published_until = datetime(2026, 1, 20)
    clicked_at = published_until - timedelta(microseconds=1)
    published.entries.append(entered("crm:001", "mql", clicked_at, "profile_and_actions"))
    published.build()
    later = clicked_at + timedelta(seconds=after, microseconds=1 - (after == 60))
    for lead, at, of_mail in (("crm:001", clicked_at, "m1"), ("crm:002", later, mail)):
        published.change(
            "insert into core.activities (activity_id, lead_id, kind, occurred_at, loaded_at, mail_id) "
            f"values ('marketing:{lead}', '{lead}', 'email_clicked', '{at}', '2026-01-19', '{of_mail}')"
        )
    if is_settled:
        assert audit_by(published.settings, *HISTORY).critical == []
    else:
        with pytest.raises(AuditFailed, match=CLAIM):
            audit_by(published.settings, *HISTORY)


def test_late_data_of_somebody_else_does_not_explain_it(published) -> None:
    moved = _move_mql(published, timedelta(hours=-1))
    published.activities.append(("crm:lead:late", "crm:003", moved, LOADED_LATE))
    with pytest.raises(AuditFailed, match=CLAIM):
        _audit(published)


def test_a_merge_explains_the_history_of_both(published) -> None:
    """crm:002 is merged into crm:000: its entries are removed, its record is linked to crm:000."""
    published.links["crm:002"] = (LEAD, "person2@example.org")
    published.entries = [e for e in published.entries if e.lead != "crm:002"]
    published.activities = [a if a[1] != "crm:002" else (a[0], LEAD, *a[2:]) for a in published.activities]
    # One lead of forty is more than the allowed fall, but no lead is lost.
    assert _audit(published).critical == []


def test_an_address_that_moved_explains_the_history_of_its_lead(published) -> None:
    published.links[LEAD] = (LEAD, "new.address@example.org")
    _move_mql(published, timedelta(hours=2))
    assert _audit(published).critical == []


def test_a_row_sent_again_explains_what_it_moved_out_of_the_past(published) -> None:
    published.drop("crm/leads-2.csv", "lead_ref,created_at,email\n000,2026-01-20T09:00:00Z,person0@example.org\n")
    published.activities[0] = ("crm:lead:000", LEAD, datetime(2026, 1, 20, 9), LOADED_LATE)
    published.entries = [e for e in published.entries if e.lead != LEAD]
    published.entries.append(type(published.entries[0])(LEAD, "inquiry", datetime(2026, 1, 20, 9)))
    assert _audit(published).critical == []


def test_leads_that_disappear_stop_the_publication(published) -> None:
    kept = {f"crm:{number:03}" for number in range(38)}
    published.entries = [e for e in published.entries if e.lead in kept]
    with pytest.raises(AuditFailed, match="leads do not disappear"):
        _audit(published)


def test_a_backfill_is_not_compared_with_a_later_publication(published) -> None:
    _move_mql(published, timedelta(hours=1))
    published.at(datetime(2026, 1, 18, tzinfo=UTC))
    assert _audit(published).previous is None
