"""Where things stand: what `accord status --json` shows at each step of a run."""

import io
import json
import os
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console
from tests.plugins.audits import HISTORY, audit_by

from accord.cli import agreement_screen, status_screen
from accord.cli.status import status
from accord.common.settings import PROJECT
from accord.publish.publishing import publish
from accord.register import agreement_listing
from accord.store import publications
from accord.store.run_lock import run_lock

pytestmark = pytest.mark.usefixtures("without_drawings", "without_docs")


def test_every_row_of_every_file_is_accounted_for(home) -> None:
    rows = "900,2026-01-20T10:00:00Z,a@example.org\n901,never,b@example.org\n"
    home.drop("crm/leads-2.csv", f"lead_ref,created_at,email\n{rows}")
    files = status(home.settings)["files"]["crm"]["files"]
    assert {each["file"] for each in files} == {"leads-1.csv", "leads-2.csv"}
    assert all(each["rows"] == each["loaded"] + each["quarantined"] + each["repeats"] for each in files)


def test_quarantine_is_told_by_table_column_and_rule(home) -> None:
    home.drop("crm/leads-2.csv", "lead_ref,created_at,email\n901,never,b@example.org\n")
    (found,) = status(home.settings)["quarantine"]
    assert (found["source"], found["table"], found["column"], found["rows"]) == ("crm", "leads", "created_at", 1)
    assert found["corrected"] == 0


def test_a_quarantined_row_that_was_corrected_since_is_shown_as_corrected(home) -> None:
    home.drop("crm/leads-2.csv", "lead_ref,created_at,email\n901,never,b@example.org\n902,never,c@example.org\n")
    home.drop("crm/leads-3.csv", "lead_ref,created_at,email\n 901,2026-01-20T10:00:00Z,b@example.org\n")
    (found,) = status(home.settings)["quarantine"]
    assert (found["rows"], found["corrected"]) == (2, 1)


def test_before_anything_ran_status_is_empty_and_no_error(home, tmp_path) -> None:
    found = status(replace(home.settings, home=tmp_path / "elsewhere"))
    assert (found["build"], found["audit"], found["publication"], found["history"]) == (None, None, None, [])
    assert found["agreement"]["problems"] == []


def test_after_a_publication_it_tells_build_audit_publication_and_freshness(published) -> None:
    publication = publications.current(published.settings)
    assert publication
    found = json.loads(json.dumps(status(published.settings)))
    assert found["build"]["build_id"] == found["audit"]["build_id"] == found["publication"]["build_id"]
    assert found["publication"]["publication_id"] == publication.publication_id
    assert [each["state"] for each in found["history"]] == ["current"]
    assert found["freshness"]["newest_stage_entry_at"].startswith("2026-01-19")
    signed = {each["definition"] for each in found["agreement"]["versions"] if each["is_signed"]}
    assert "profile_and_actions" in signed


def screen(home: Any) -> str:
    paper = io.StringIO()
    status_screen.show(status(home.settings), Console(file=paper, width=160))
    return paper.getvalue()


def test_who_is_at_work_is_told_while_it_is_and_not_after(home) -> None:
    with run_lock(home.settings, "the nightly build"):
        assert status(home.settings)["running"]["doing"] == "the nightly build"
        assert f"the nightly build, process {os.getpid()}" in screen(home)
    assert status(home.settings)["running"] is None


def test_a_note_left_by_a_killed_run_is_nobody_at_work(home) -> None:
    (home.settings.work / "run.holder.json").write_text('{"pid": 1, "doing": "a run long dead"}')
    assert status(home.settings)["running"] is None


def test_a_failure_is_told_until_something_is_published_after_it(home) -> None:
    report = home.settings.work / "failures" / "run-1.md"
    report.parent.mkdir()
    report.write_text("# Accord: nightly failed at audit\n\nrun: 1\nat: now\n\nThe leads are gone.\n\n")
    assert status(home.settings)["last_failure"]["file"] == str(report)
    assert "The leads are gone." in screen(home)
    audit_by(home.settings, *HISTORY)
    publish(home.settings)
    assert status(home.settings)["last_failure"] is None


def test_the_last_failure_is_shown_with_what_it_found(home) -> None:
    report = home.settings.work / "failures" / "run-1.md"
    report.parent.mkdir()
    lines = ["The audit found 2 critical problem(s), so nothing was published:", "- failed: no lead is lost (leads)."]
    lines += ["    lead_id=crm:1", *["- failed: no row is lost (rows)."], *(f"    row={n}" for n in range(20))]
    report.write_text("# Accord: nightly failed at audit\n\nrun: 1\nat: now\n\n" + "\n".join([*lines, "Next: …"]))
    shown = screen(home)
    for line in lines[:11]:
        assert line in shown
    assert "row=19" not in shown
    assert "… and 13 more lines" in shown


def test_a_refused_file_is_counted_named_and_gets_a_next_step(home) -> None:
    home.drop("crm/leads-2.xlsx", "not a text")
    shown = screen(home)
    assert "crm/leads-2.xlsx is unrecognised" in shown
    assert "Next: replace the unrecognised files, or remove them from the inbox, then accord run" in shown


def test_a_folder_of_no_source_or_of_one_that_is_not_run_is_named_with_the_fix(home) -> None:
    for folder in ("crmm", "olist", "marketing", "crm"):
        (home.settings.inbox / folder).mkdir(exist_ok=True)
        (home.settings.inbox / folder / "leads-9.csv").write_text("a,b\n")
    (home.settings.inbox / "leads.csv").write_text("a,b\n")
    misspelt, not_run, loose = status(home.settings)["inbox"]["strays"]
    assert "crmm contains 1 file that no source reads" in misspelt
    assert "Rename the folder to 'crm'" in misspelt
    assert "accord run --source olist" in not_run
    assert "leads.csv" in loose
    assert misspelt in screen(home)


def test_the_screen_is_one_screen_and_counts_what_was_refused(home) -> None:
    home.drop("crm/leads-2.csv", "lead_ref,created_at,email,shoe_size\n901,never,b@example.org,44\n")
    home.drop("crm/leads-3.csv", "email\nb@example.org\n")
    shown = screen(home)
    assert "crm/leads-3.csv is rejected: Required column(s) missing" in shown
    assert "crm.leads: columns that its contract does not name are kept as text: shoe_size" in shown
    assert "Quarantine: 1 row\n" in "\n".join(line.rstrip() for line in shown.splitlines())
    assert "send the rejected files again" in shown
    assert len(shown.splitlines()) < 50


def test_the_agreement_is_told_with_both_signatures_and_files_of_the_project(home) -> None:
    found = json.loads(json.dumps(agreement_listing.listing(home.settings)))
    asked = next(each for each in found["versions"] if each["definition"] == "profile_and_actions")
    assert (asked["state"], asked["is_signed"]) == ("in_force", True)
    assert (asked["marketing_signed_by"], asked["sales_signed_by"]) == ("Maren Holt", "Anil Rao")
    signed = next(each for each in found["versions"] if each["state"] == "in_force" and not each["in_force_to"])
    assert (PROJECT / signed["file"]).is_file()
    assert not signed["file"].startswith("/")
    paper = io.StringIO()
    agreement_screen.show(found, Console(file=paper, width=80))  # a terminal as narrow as they come
    shown = [" ".join(line.split()) for line in paper.getvalue().splitlines()]
    at = next(number for number, line in enumerate(shown) if line.startswith(signed["definition"]))
    assert shown[at : at + 3] == [
        f"{signed['definition']} in force from {signed['in_force_from']} "
        f"{signed['marketing_signed_by']} {signed['marketing_signed_on']}",
        f"review {signed['review_by_on']} {signed['sales_signed_by']} {signed['sales_signed_on']}",
        "as signed",
    ]


def test_a_version_that_starts_later_is_agreed_and_not_yet_in_force(home) -> None:
    early = replace(home.settings, as_of=home.settings.as_of.replace(year=2025, month=3))
    states = {each["definition"]: each["state"] for each in agreement_listing.listing(early)["versions"]}
    assert (states["three_visits_in_a_week"], states["profile_and_actions"]) == ("in_force", "agreed")
