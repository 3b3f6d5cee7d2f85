"""The history check (rule 25): what was published about the past changes only where its data changed.

What explains a change is tried on one home, in which each lead is another case (`explained`).
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from tests.plugins.audits import HISTORY, audit_by
from tests.plugins.home_tables import Entered
from tests.plugins.homes import Home, copy_of

from accord.audit import history_changes, history_check
from accord.audit.audit_database import open_audit_database
from accord.audit.auditing import audit
from accord.common.errors import AuditFailed

pytestmark = pytest.mark.usefixtures("without_drawings", "without_docs")

CLAIM = "published history changed only where its data changed"
LOADED_LATE = datetime(2199, 1, 1)
LAST_INSTANT = datetime(2026, 1, 20) - timedelta(microseconds=1)
# Leads that were an MQL when the home was published, each with what happened to it since.
MOVED, VANISHED, REDEFINED = "crm:000", "crm:004", "crm:006"
LATE, LATE_BUT_AFTER, LATE_FOR_ANOTHER = "crm:008", "crm:010", "crm:012"
MERGED_AWAY, MERGED_INTO, READDRESSED, SENT_AGAIN = "crm:014", "crm:016", "crm:018", "crm:020"
CLICKS = {"crm:022": ("email_clicked", 59), "crm:024": ("email_clicked", 60), "crm:026": ("email_opened", 1)}
# Leads that a click at the last instant before as_of made an MQL: seconds and mail of a click after it.
SETTLED = {"crm:001": (59, "m1", "m1"), "crm:003": (60, "m2", "m2"), "crm:005": (1, "m3", "m4")}


def _mql_of(home: Home, lead: str) -> datetime:
    return next(e.at for e in home.entries if (e.lead, e.stage) == (lead, "mql") and e.at)


def _move_mql(home: Home, lead: str, by: timedelta) -> datetime:
    """Moves the lead's mql entry to another instant than published; returns the new instant."""
    moved = _mql_of(home, lead) + by
    home.entries = [replace(e, at=moved) if (e.lead, e.stage) == (lead, "mql") else e for e in home.entries]
    return moved


def _remove_mql(home: Home, lead: str) -> None:
    home.entries = [e for e in home.entries if (e.lead, e.stage) != (lead, "mql")]


def _add_click(home: Home, lead: str, kind: str, at: datetime, loaded_at: datetime, mail: str | None = None) -> None:
    name = f"crm:{kind} of {lead} at {at}"
    home.change(
        "insert into core.activities (activity_id, lead_id, kind, occurred_at, loaded_at, mail_id) "
        f"values ('{name}', '{lead}', '{kind}', '{at}', '{loaded_at}', {repr(mail) if mail else 'null'})"
    )


@pytest.fixture(scope="module")
def changed(home_published, tmp_path_factory) -> Home:
    """The next build of a published home in which something happened to each of the leads above."""
    folder = tmp_path_factory.mktemp("changed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(folder))
        home = copy_of(home_published, folder).at(datetime(2026, 1, 21, tzinfo=UTC))
        clicked_at = {lead: _mql_of(home, lead) for lead in CLICKS}
        for lead in (VANISHED, *CLICKS):
            _remove_mql(home, lead)
        _move_mql(home, MOVED, timedelta(hours=1))
        _move_mql(home, READDRESSED, timedelta(hours=2))
        home.links[READDRESSED] = (READDRESSED, "new.address@example.org")
        for lead, later_by, of in (
            (LATE, timedelta(), LATE),
            (LATE_BUT_AFTER, timedelta(days=2), LATE_BUT_AFTER),
            (LATE_FOR_ANOTHER, timedelta(), "crm:013"),
        ):
            moved = _move_mql(home, lead, timedelta(hours=-1))
            home.activities.append((f"crm:lead:late of {lead}", of, moved + later_by, LOADED_LATE))
        _merge(home)
        _send_again(home)
        home.entries += [Entered(lead, "mql", LAST_INSTANT, "profile_and_actions") for lead in SETTLED]
        home.build()
        home.change(
            f"update accord.stage_entries set definition = 'every_lead' where lead_id = '{REDEFINED}' and stage = 'mql'"
        )
        for lead, (kind, after) in CLICKS.items():
            _add_click(home, lead, kind, clicked_at[lead] + timedelta(seconds=after), LOADED_LATE)
        for lead, (after, mail, later_mail) in SETTLED.items():
            later = LAST_INSTANT + timedelta(seconds=after, microseconds=1 - (after == 60))
            _add_click(home, lead, "email_clicked", LAST_INSTANT, datetime(2026, 1, 19), mail)
            _add_click(home, "crm:039", "email_clicked", later, datetime(2026, 1, 19), later_mail)
        return home


def _merge(home: Home) -> None:
    """One lead is merged into another: its entries are removed, its record is linked to the other."""
    home.links[MERGED_AWAY] = (MERGED_INTO, home.links[MERGED_AWAY][1])
    home.entries = [e for e in home.entries if e.lead != MERGED_AWAY]
    home.activities = [a if a[1] != MERGED_AWAY else (a[0], MERGED_INTO, *a[2:]) for a in home.activities]
    _move_mql(home, MERGED_INTO, timedelta(hours=-1))


def _send_again(home: Home) -> None:
    """The lead's row is sent again with a date after the publication: all of its past is gone."""
    at = datetime(2026, 1, 20, 9)
    home.drop("crm/leads-2.csv", f"lead_ref,created_at,email\n020,{at.isoformat()}Z,person20@example.org\n")
    index = next(i for i, activity in enumerate(home.activities) if activity[1] == SENT_AGAIN)
    home.activities[index] = (home.activities[index][0], SENT_AGAIN, at, LOADED_LATE)
    home.entries = [*(e for e in home.entries if e.lead != SENT_AGAIN), Entered(SENT_AGAIN, "inquiry", at)]


@pytest.fixture(scope="module")
def explained(changed) -> dict[str, set[str | None]]:
    """Lead whose published past differs -> what explains it; None: nothing does."""
    with open_audit_database(changed.settings) as database:
        history_check.load(database)
        rows = database.connection.execute("select distinct lead_id, explanation from history.differences").fetchall()
    return {lead: {explanation for of, explanation in rows if of == lead} for lead, _ in rows}


def test_every_change_of_the_past_is_noticed_and_nothing_else(explained) -> None:
    known = {MOVED, VANISHED, REDEFINED, LATE, LATE_BUT_AFTER, LATE_FOR_ANOTHER}
    assert explained.keys() == known | {MERGED_AWAY, MERGED_INTO, READDRESSED, SENT_AGAIN, *CLICKS, *SETTLED}


@pytest.mark.parametrize("lead", [MOVED, VANISHED, REDEFINED])
def test_an_entry_moved_removed_or_redefined_without_new_data_is_not_explained(explained, lead: str) -> None:
    assert explained[lead] == {None}


def test_late_data_from_before_the_entry_explains_it(explained) -> None:
    assert explained[LATE] == {"late data"}


def test_data_loaded_since_about_something_after_the_entry_does_not_explain_it(explained) -> None:
    assert explained[LATE_BUT_AFTER] == {None}


def test_late_data_of_somebody_else_does_not_explain_it(explained) -> None:
    assert explained[LATE_FOR_ANOTHER] == {None}


@pytest.mark.parametrize("lead", CLICKS)
def test_a_click_that_comes_late_explains_what_clicks_before_it_lose(explained, lead: str) -> None:
    """The third click of a burst is loaded a day later than the first two, which made a lead an MQL."""
    explanation = "late data" if CLICKS[lead] == ("email_clicked", 59) else None
    assert explained[lead] == {explanation}


@pytest.mark.parametrize("lead", SETTLED)
def test_a_click_settled_by_another_of_its_mail_after_as_of_explains_it(explained, lead: str) -> None:
    """What a click at as_of's last instant gave, a click of the next minute may take away, or give (rule 4)."""
    after, mail, later_mail = SETTLED[lead]
    explanation = "click settled" if after < 60 and mail == later_mail else None
    assert explained[lead] == {explanation}


def test_a_merge_explains_the_history_of_both(explained) -> None:
    assert (explained[MERGED_AWAY], explained[MERGED_INTO]) == ({"identity"}, {"identity"})


def test_an_address_that_moved_explains_the_history_of_its_lead(explained) -> None:
    assert explained[READDRESSED] == {"identity"}


def test_a_row_sent_again_explains_what_it_moved_out_of_the_past(explained) -> None:
    assert explained[SENT_AGAIN] == {"late data"}


def test_an_entry_that_moved_without_new_data_stops_the_publication_and_is_shown(published) -> None:
    _move_mql(published, MOVED, timedelta(hours=1))
    published.build()
    with pytest.raises(AuditFailed, match=CLAIM) as failure:
        audit_by(published.settings, *HISTORY)
    for said in (f"lead_id={MOVED}", "published, but removed", "added to the past"):
        assert said in str(failure.value)


def test_a_change_of_the_published_past_is_written_with_its_cause_and_what_caused_it(changed) -> None:
    with pytest.raises(AuditFailed, match=CLAIM):
        audit_by(changed.settings, *HISTORY)
    moved = _mql_of(changed, LATE)
    written = duckdb.sql(f"from '{changed.settings.work / history_changes.FILE}' where lead_id = '{LATE}'").fetchall()
    was, by = moved + timedelta(hours=1), "profile_and_actions"
    assert written == [(LATE, 1, "mql", was, by, moved, by, "late data", f"crm:lead:late of {LATE}")]


def test_a_run_that_only_adds_passes_every_check_and_writes_no_change(published) -> None:
    published.entries.append(Entered("crm:001", "mql", datetime(2026, 1, 20, 10), "profile_and_actions"))
    published.build()
    assert audit(published.settings).critical == []
    assert duckdb.sql(f"from '{published.settings.work / history_changes.FILE}'").fetchall() == []


def test_a_change_whose_data_changed_is_published(published) -> None:
    """A merge: one lead of forty is more than the allowed fall, but no lead is lost."""
    _merge(published)
    published.build()
    assert audit_by(published.settings, *HISTORY).critical == []


def test_leads_that_disappear_stop_the_publication(published) -> None:
    kept = {f"crm:{number:03}" for number in range(38)}
    published.entries = [e for e in published.entries if e.lead in kept]
    published.build()
    with pytest.raises(AuditFailed, match="leads do not disappear"):
        audit_by(published.settings, *HISTORY)


def test_a_backfill_is_not_compared_with_a_later_publication(published) -> None:
    _move_mql(published, MOVED, timedelta(hours=1))
    published.at(datetime(2026, 1, 18, tzinfo=UTC)).build()
    assert audit_by(published.settings, *HISTORY).previous is None
