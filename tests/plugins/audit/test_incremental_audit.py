"""What an incremental audit checks, what it takes as unchanged, and how it notices a change there."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import duckdb
import pytest

from accord.audit import (
    audit_report,
    audit_scope,
    history_check,
    suite_loader,
    suite_runner,
    untouched_leads,
)
from accord.audit.audit_database import open_audit_database
from accord.audit.auditing import audit
from accord.common.errors import AuditFailed
from accord.store import publications
from accord.store.builds import read_build
from accord.store.mart_contracts import Mart
from accord.store.publications import Publication

pytestmark = pytest.mark.usefixtures("without_drawings", "without_docs")

UNCHANGED = "leads that this run did not touch are as published"
TOUCHED, UNTOUCHED = "crm:000", "crm:002"


def test_a_run_is_audited_where_it_touched_something_and_says_so(published) -> None:
    """A broken row of an untouched lead is found by the comparison, not by the suites."""
    twice = "insert into accord.definition_entries from accord.definition_entries where lead_id = '{}'"
    published.build_incremental([TOUCHED], twice.format(UNTOUCHED))
    claim = "definition_entries has one row per definition, lead_id, cycle"
    found = _results(published, "definition_entries", "untouched leads")
    assert found.keys() >= {claim, UNCHANGED}
    assert found[claim].is_ok
    assert not found[UNCHANGED].is_ok
    published.change(twice.format(TOUCHED))
    assert _results(published, "definition_entries")[claim].failing_rows == 2


def test_what_a_run_holds_against_another_table_it_holds_against_all_of_it(published) -> None:
    published.build_incremental([TOUCHED], f"delete from accord.definition_entries where lead_id = '{UNTOUCHED}'")
    claim = "a lead that passed a gate had met its definition"
    assert [row["lead_id"] for row in _results(published, "stage entries are consistent")[claim].sample] == [UNTOUCHED]


def test_a_lead_changed_without_being_touched_stops_the_publication_and_is_named(published) -> None:
    first = _current(published)
    published.build_incremental(
        [TOUCHED], f"update accord.clauses_met set first_met_at = '2026-01-09' where lead_id = '{UNTOUCHED}'"
    )
    with pytest.raises(AuditFailed, match=UNCHANGED) as failure:
        audit(published.settings)
    for text in (
        "table=clauses_met",
        "bucket=",
        "rows_removed=1",
        "rows_added=1",
        f"one_lead={UNTOUCHED}",
        "full-refresh",
    ):
        assert text in str(failure.value)
    assert first.publication_id in str(failure.value)
    record = audit_report.read(published.settings.work / "audit.json")
    assert (record.kind, len(record.critical)) == ("incremental", 1)
    assert (
        audit_scope.scope_of(published.settings, read_build(published.settings), False).reason
        == "the last audit failed"
    )


def test_a_full_audit_looks_at_everything_and_compares_the_rest_with_the_base(published) -> None:
    published.build_incremental([TOUCHED])
    with open_audit_database(published.settings, is_full=True) as database:
        assert (database.scope.kind, database.scope.reason) == ("full", "requested")
        all_rows = database.connection.execute("select count(*) from accord.score_history").fetchone()
        assert database.connection.execute("select count(*) from audited.score_history").fetchone() == all_rows
        untouched = "select sum(rows_now) from untouched.buckets where \"table\" = 'score_history'"
        assert database.connection.execute(untouched).fetchone() == (all_rows[0] - 1,)


def _results(home, *names: str) -> dict[str, audit_report.Result]:
    """The results of these suites, run as an incremental audit runs them."""
    with open_audit_database(home.settings) as database:
        assert database.scope.kind == "incremental"
        history_check.load(database)
        chosen = [suite for suite in suite_loader.load(database) if suite.name in names]
        return {
            each.check: each for each in suite_runner.run(chosen, database.address, home.settings.work / "data_docs")
        }


def _current(home) -> Publication:
    found = publications.current(home.settings)
    assert found is not None
    return found


MART = Mart("scores", "", ("lead_id",), (), {"lead_id": "varchar", "score": "double"}, {}, is_by_lead=True)
SMALL = replace(MART, name="small")


@pytest.fixture
def tables() -> duckdb.DuckDBPyConnection:
    """Tables by lead as published (base) and as built (accord): two rows for each of 500 leads; lead 7 is touched."""
    connection = duckdb.connect()
    rows = (
        "select 'lead ' || n as lead_id, score from range(500) as t (n), (select unnest([1.5, 2.5]::double[]) as score)"
    )
    for schema in ("base", "accord"):
        connection.execute(f"create schema {schema}; create table {schema}.scores as {rows}")
        connection.execute(f"create table {schema}.small as {rows} where n % 10 = 2")
    connection.execute("create schema core; create table core.touched_leads as select 'lead 7' as lead_id")
    return connection


MONDAY = date(2026, 1, 19)


def _buckets(tables, day: date = MONDAY, is_full: bool = False, where: str = "true") -> list[tuple]:
    tables.execute("drop schema if exists untouched cascade")
    untouched_leads.compare(tables, [MART, SMALL], "base", day, is_full)
    columns = '"table", bucket, rows_before, rows_now, rows_removed, rows_added, one_lead'
    return tables.execute(f"select {columns} from untouched.buckets where {where}").fetchall()


def test_within_a_week_of_runs_every_bucket_of_the_largest_table_is_looked_at_once(tables) -> None:
    by_day = [
        [bucket for table, bucket, *_ in _buckets(tables, MONDAY + timedelta(days=day)) if table == "scores"]
        for day in range(7)
    ]
    assert sorted(bucket for buckets in by_day for bucket in buckets) == list(range(untouched_leads.BUCKETS))
    assert all(by_day)


def test_other_tables_are_audited_whole_every_run_and_all_tables_by_a_full_audit(tables) -> None:
    small = "\"table\" = 'small'"
    assert sum(row[3] for row in _buckets(tables, where=small)) == 100
    assert sum(row[3] for row in _buckets(tables, is_full=True)) == 2 * 499 + 100
    assert _buckets(tables, is_full=True, where="not is_same") == []


@pytest.mark.parametrize(
    ("change", "gone", "new"),
    [
        ("update accord.scores set score = 2.500001 where lead_id = 'lead 12' and score = 2.5", 1, 1),
        ("delete from accord.scores where lead_id = 'lead 12'", 2, 0),
        ("insert into accord.scores values ('lead 12', 4)", 0, 1),
        ("insert into accord.scores values ('lead 12', 1.5)", 0, 1),
        ("update accord.scores set score = null where lead_id = 'lead 12'", 2, 2),
        ("delete from base.scores where lead_id = 'lead 12' and score = 1.5", 0, 1),
    ],
)
def test_a_bucket_differs_where_one_row_does_and_says_how_many_and_whose(
    tables, change: str, gone: int, new: int
) -> None:
    tables.execute(change)
    ((table, _, before, now, *details),) = _buckets(tables, is_full=True, where="not is_same")
    assert (table, details, now - before) == ("scores", [gone, new, "lead 12"], new - gone)


def test_rows_in_another_order_and_rows_of_touched_leads_make_no_difference(tables) -> None:
    tables.execute("create or replace table accord.scores as from accord.scores order by score desc, hash(lead_id)")
    tables.execute("update accord.scores set score = 99 where lead_id = 'lead 7'")
    assert _buckets(tables, is_full=True, where="not is_same") == []


SATURDAY = datetime(2026, 1, 24, tzinfo=UTC)
BASE = Publication("p", SATURDAY.isoformat(), "", [], None, "b", 1, False, "current")


@pytest.mark.parametrize(
    ("as_of", "last_full", "mode", "base", "demanded", "expected"),
    [
        (SATURDAY, 1, "incremental", BASE, False, "incremental"),
        (SATURDAY, 6, "incremental", BASE, False, "incremental"),
        (SATURDAY, 7, "incremental", BASE, False, "full"),
        (SATURDAY, None, "incremental", BASE, False, "full"),
        (SATURDAY, 1, "incremental", BASE, True, "full"),
        (SATURDAY, 1, "full", BASE, False, "full"),
        (SATURDAY, 1, None, BASE, False, "full"),
        (SATURDAY, 1, "incremental", None, False, "full"),
        # In Berlin it is Sunday from 23:00 UTC on, and for a day.
        (datetime(2026, 1, 24, 22, 59, tzinfo=UTC), 1, "incremental", BASE, False, "incremental"),
        (datetime(2026, 1, 24, 23, tzinfo=UTC), 1, "incremental", BASE, False, "full"),
        (datetime(2026, 1, 25, 22, 59, tzinfo=UTC), 1, "incremental", BASE, False, "full"),
        (datetime(2026, 1, 25, 23, tzinfo=UTC), 1, "incremental", BASE, False, "incremental"),
    ],
)
def test_an_audit_is_full_on_sundays_after_seven_days_on_demand_and_without_a_base(
    monkeypatch: pytest.MonkeyPatch, tmp_path, as_of, last_full, mode, base, demanded, expected
) -> None:
    from accord.common.settings import Settings

    settings = Settings(tmp_path, ("crm",), "Europe/Berlin", as_of, tmp_path / "inbox")
    before = [] if last_full is None else [replace(BASE, as_of=(as_of - timedelta(days=last_full)).isoformat())]
    kept = (*before, replace(BASE, audit_kind="incremental"))
    history = publications.History(tmp_path, kept, None, frozenset(), frozenset())
    monkeypatch.setattr(publications, "history", lambda _: history)
    monkeypatch.setattr(publications.History, "base_of", lambda *_: base)
    found = audit_scope.scope_of(settings, {"as_of": as_of.isoformat(), "mode": mode}, demanded)
    assert found.kind == expected
    assert found.reason


def test_a_build_that_is_audited_and_published_is_left_alone_by_the_steps(published, monkeypatch) -> None:
    """Nothing is new: no second audit, no second publication. But a full audit runs if it is requested."""
    from accord.orchestration import tasks

    published.settings = replace(published.settings, as_of=datetime(2026, 1, 20, tzinfo=UTC))
    first = _current(published)
    plan = {
        "as_of": published.settings.as_of.isoformat(),
        "sources": ["crm", "web"],
        "inbox": str(published.settings.inbox),
        "full_refresh": False,
        "full_audit": False,
        "restate": None,
        "by": None,
    }
    audited: list[bool] = []
    summary = {"kind": "full", "reason": "", "checks": 1, "warnings": []}
    passed = SimpleNamespace(summary=lambda: summary, warnings=[], restatement=None)

    def note(_: object, is_full: bool, __: object) -> object:
        audited.append(is_full)
        return passed

    monkeypatch.setattr("accord.audit.auditing.audit", note)
    assert publications.published_build(published.settings) == first
    tasks.audit(plan)
    assert audited == []
    assert tasks.publish(plan)["publication_id"] == first.publication_id
    tasks.audit(plan | {"full_audit": True})
    assert audited == [True]


@pytest.mark.parametrize("lost", ["the audit", "the flip", "the publication, rolled back", "the last audit, it failed"])
def test_a_build_that_did_not_come_to_its_publication_is_not_settled(published, lost: str) -> None:
    settings = published.settings
    first = _current(published)
    record = settings.work / "audit.json"
    if lost == "the audit":
        record.unlink()
    elif lost == "the flip":
        (settings.published / "current").unlink()
    elif lost == "the publication, rolled back":
        publications.rollback_log(settings).write_text(json.dumps({"publication_id": first.publication_id}) + "\n")
        (settings.published / "current").unlink()
    else:
        failed = json.loads(record.read_text())
        failed["results"][0] |= {"is_ok": False, "severity": "critical"}
        record.write_text(json.dumps(failed))
    assert publications.published_build(settings) is None
