"""What a person reads at the end of a run."""

import io
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from rich.console import Console
from tests.plugins.audits import HISTORY, LANDING, audit_by

from accord.cli import run_summary
from accord.common.settings import Settings
from accord.publish.publishing import publish

pytestmark = pytest.mark.usefixtures("without_drawings", "without_docs")


def summary_of(home: Any) -> str:
    audit_by(home.settings, *HISTORY, *LANDING)
    publish(home.settings)
    return screen(home.settings)


def screen(settings: Settings) -> str:
    paper = io.StringIO()
    run_summary.show(settings, Console(file=paper, width=160))
    return paper.getvalue()


def test_quarantined_rows_are_counted_plainly(home) -> None:
    home.drop("crm/leads-2.csv", "lead_ref,created_at,email\n901,never,b@example.org\n")
    home.build()
    shown = summary_of(home)
    assert "1 table has new rows in quarantine: 1 of 41 in crm.leads" in shown
    assert "Quarantine: 1 row" in shown
    assert "not a value of the column's type" in shown
    assert "not so that" not in shown


def test_what_changed_of_the_published_past_is_counted_by_cause() -> None:
    with duckdb.connect() as published:
        published.sql("create table history_changes (cause varchar, was_at timestamp, is_at timestamp)")
        assert run_summary._history_changes(published) == []
        published.sql("insert into history_changes values ('identity', null, now()), ('late data', now(), now())")
        _, line = run_summary._history_changes(published)
    assert "2 published entries of the past. identity 1 (1 new, 0 gone); late data 1 (0 new, 0 gone)." in line


def test_conversion_says_that_it_counts_entries() -> None:
    paper = io.StringIO()
    with duckdb.connect() as published:
        published.sql(
            "create table funnel_cohorts as select 'inquiry' as stage, 'mql' as next_stage, 10 as entered, "
            "2 as converted, true as is_mature"
        )
        Console(file=paper, width=160).print(run_summary._conversion(published, []))
    assert "20.0%" in paper.getvalue()
    assert "Entries, not leads: a lead counts once a cycle." in " ".join(paper.getvalue().split())


def test_a_degraded_publication_says_so_with_the_files(home) -> None:
    home.drop("crm/leads-3.csv", "email\na@example.org\n")
    home.drop("crm/leads-2.csv", "lead_ref,created_at,email,shoe_size\n901,2026-01-19T10:00:00Z,b@example.org,44\n")
    home.build()
    shown = summary_of(home)
    assert "DEGRADED" in shown
    assert "crm/leads-3.csv is rejected: Required column(s) missing" in shown
    assert "crm.leads: columns that its contract does not name are kept as text: shoe_size" in shown


def test_where_no_definition_was_in_force_there_is_no_rate_but_a_sentence(published) -> None:
    assert "MQLs a week" in screen(published.settings)
    shown = screen(replace(published.settings, as_of=published.settings.as_of.replace(year=2024)))
    assert "No definition of MQL, SAL or SQL was in force" in shown
    assert "MQLs a week" not in shown
