"""Where things stand: what `accord status --json` tells at each step of a run."""

import json
from dataclasses import replace

from accord.audit import audit
from accord.publish import publish
from accord.status import status


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


def test_before_anything_ran_status_is_empty_and_no_error(home, tmp_path) -> None:
    found = status(replace(home.settings, home=tmp_path / "elsewhere"))
    assert (found["build"], found["audit"], found["publication"], found["history"]) == (None, None, None, [])
    assert found["agreement"]["problems"] == []


def test_after_a_publication_it_tells_build_audit_publication_and_freshness(home) -> None:
    audit(home.settings)
    publication = publish(home.settings)
    found = json.loads(json.dumps(status(home.settings)))
    assert found["build"]["build_id"] == found["audit"]["build_id"] == found["publication"]["build_id"]
    assert found["publication"]["publication_id"] == publication.publication_id
    assert [each["state"] for each in found["history"]] == ["current"]
    assert found["freshness"]["newest_stage_entry_at"].startswith("2026-01-19")
    signed = {each["definition"] for each in found["agreement"]["versions"] if each["is_signed"]}
    assert "profile_and_actions" in signed
