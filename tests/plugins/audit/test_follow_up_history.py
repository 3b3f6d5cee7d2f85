"""The history check of follow-up (rule 40): a promise published as kept or broken stays so, unless its data changed."""

from datetime import UTC, datetime, timedelta

import duckdb
import pytest
from tests.plugins.audits import audit_by
from tests.plugins.homes import Home, copy_of

from accord.audit import follow_up_history, history_check
from accord.audit.audit_database import open_audit_database
from accord.common.errors import AuditFailed
from accord.register.restatements import Restatement

pytestmark = pytest.mark.usefixtures("without_drawings", "without_docs")

CLAIM = "published follow-up changed only where its data changed"
LOADED_LATE = datetime(2199, 1, 1)
# Leads with a hand-off that was due when the home was published, each with what happened to it since.
UNTOUCHED, FLIPPED, LATE, LATE_BUT_AFTER = "crm:000", "crm:004", "crm:006", "crm:008"
OF_CHANGED_REP, OF_OTHER_REP, MERGED, OF_NEW_REP = "crm:010", "crm:012", "crm:014", "crm:016"
BREAK = "update accord.follow_up set state = 'late', is_breached = true, breached_at = due_at where lead_id = '{}'"


@pytest.fixture(scope="module")
def changed(home_published: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The next build of a published home, in which the hand-offs of the leads above are late instead of in time."""
    folder = tmp_path_factory.mktemp("follow_up")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCORD_HOME", str(folder))
        home = copy_of(home_published, folder).at(datetime(2026, 1, 21, tzinfo=UTC))
        due = {e.lead: e.at + timedelta(minutes=480) for e in home.entries if e.stage == "mql" and e.at}
        for lead, at in ((LATE, due[LATE]), (LATE_BUT_AFTER, due[LATE_BUT_AFTER] + timedelta(microseconds=1))):
            home.activities.append((f"crm:call to {lead}", lead, at, LOADED_LATE))
        home.links[MERGED] = (MERGED, "new.address@example.org")
        home.build()
        for lead in (FLIPPED, LATE, LATE_BUT_AFTER, OF_CHANGED_REP, OF_OTHER_REP, MERGED, OF_NEW_REP):
            home.change(BREAK.format(lead))
        home.change("update core.rep_versions set time_zone = 'Europe/London' where rep_id = 'crm:R1'")
        home.change("insert into core.rep_versions select * replace ('crm:R 7' as rep_id) from core.rep_versions")
        home.change(
            f"insert into follow_up.owner_periods values ('{OF_CHANGED_REP}', 'crm:R1'), ('{OF_OTHER_REP}', 'crm:R2'), "
            f"('{OF_NEW_REP}', 'crm:R 7')"
        )
        return home


def differences(home: Home, restatement: Restatement | None = None) -> dict[str, set[str | None]]:
    with open_audit_database(home.settings, restatement=restatement) as database:
        history_check.load(database)
        rows = database.connection.execute(
            "select distinct lead_id, explanation from history.follow_up_differences"
        ).fetchall()
    return {lead: {explanation for of, explanation in rows if of == lead} for lead, _ in rows}


def test_every_change_of_a_breach_that_was_due_is_noticed_with_its_cause(changed: Home) -> None:
    assert differences(changed) == {
        FLIPPED: {None},
        LATE: {"late data"},
        LATE_BUT_AFTER: {None},
        OF_CHANGED_REP: {"sales person"},
        OF_OTHER_REP: {None},
        MERGED: {"identity"},
        OF_NEW_REP: {"sales person"},
    }


def test_an_unexplained_change_stops_the_publication(changed: Home) -> None:
    with pytest.raises(AuditFailed, match=CLAIM):
        audit_by(changed.settings, "history of follow-up")


def test_a_restatement_excuses_it_and_the_audit_says_so(changed: Home) -> None:
    restated = Restatement("hours were wrong", "Ann")
    assert differences(changed, restated)[FLIPPED] == {"restatement"}
    with open_audit_database(changed.settings, restatement=restated) as database:
        history_check.load(database)
        assert database.is_restated


def test_what_this_publication_changes_of_breaches_is_written_with_its_cause(changed: Home, tmp_path) -> None:
    file = tmp_path / "changes.parquet"
    with open_audit_database(changed.settings) as database:
        history_check.load(database)
        follow_up_history.write(database, file)
    rows = duckdb.sql(f"select lead_id, was_state, was_breached, is_state, is_breached, cause from '{file}'").fetchall()
    assert sorted(rows) == [
        (LATE, "met", False, "late", True, "late data"),
        (OF_CHANGED_REP, "met", False, "late", True, "sales person"),
        (MERGED, "met", False, "late", True, "identity"),
        (OF_NEW_REP, "met", False, "late", True, "sales person"),
    ]


@pytest.mark.parametrize(("reps", "said"), [("named", "crm:R1"), ("pseudonyms", None), ("teams", None)])
def test_which_sales_person_changed_is_said_only_where_people_are_named(
    changed: Home, tmp_path, monkeypatch, reps: str, said: str | None
) -> None:
    monkeypatch.setattr(follow_up_history, "published_reps", lambda: reps)
    file = tmp_path / "changes.parquet"
    with open_audit_database(changed.settings) as database:
        history_check.load(database)
        follow_up_history.write(database, file)
    found = duckdb.sql(f"select caused_by from '{file}' where lead_id = '{OF_CHANGED_REP}'").fetchall()
    assert found == [(said,)]


@pytest.mark.parametrize(("before_as_of", "found"), [(0, {}), (1, {UNTOUCHED: {None}})])
def test_a_hand_off_that_was_not_due_before_may_change(
    home_published: Home, tmp_path, monkeypatch, before_as_of: int, found: dict
) -> None:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    home = copy_of(home_published, tmp_path)
    due = home.settings.as_of.replace(tzinfo=None) - timedelta(microseconds=before_as_of)
    home.at(datetime(2026, 1, 21, tzinfo=UTC)).build()
    home.change(
        "insert into accord.follow_up select * replace ('another' as hand_off_id, "
        f"timestamp '{due}' as due_at) from accord.follow_up where lead_id = '{UNTOUCHED}'"
    )
    assert differences(home) == found


def test_a_publication_without_hand_offs_froze_none(home_built: Home, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ACCORD_HOME", str(tmp_path))
    home = copy_of(home_built, tmp_path)
    assert differences(home) == {}
