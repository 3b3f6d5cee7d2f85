"""Landing data: how a rejected file, a bad export or a source without new data affects the publication."""

import json
from datetime import UTC, datetime

import pytest
from tests.plugins.audits import LANDING, audit_by

from accord.audit.auditing import audit
from accord.build import incremental_plan
from accord.common.errors import AuditFailed
from accord.ingest.ingesting import ingest
from accord.publish.publishing import publish
from accord.store.batches import batches_of

pytestmark = pytest.mark.usefixtures("without_drawings", "without_docs")

LOST_ROWS = "no table lost over half its rows to a rejected file"
HEADER = "lead_ref,created_at,email\n"


def _rows(first: int, count: int) -> str:
    return "".join(f"{n},2026-01-20T10:00:00Z,new{n}@example.org\n" for n in range(first, first + count))


def _audit(home):
    home.build()
    return audit_by(home.settings, *LANDING)


def _warned(report) -> set[str]:
    return {result.check for result in report.warnings}


def test_a_rejected_file_that_leaves_its_table_without_rows_stops_the_publication(published) -> None:
    published.drop("crm/leads-2.csv", "no,header,of,ours\n1,2,3,4\n")
    with pytest.raises(AuditFailed, match=LOST_ROWS) as failure:
        _audit(published)
    said = "0 rows arrived in crm.leads; about 40 were expected (1 file of usually 40 rows)"
    assert f"    {said}; first rejected file: leads-2.csv" in str(failure.value)


def test_a_table_that_never_had_a_file_is_said_to_have_had_none(published) -> None:
    published.drop("crm/accounts-1.csv", "no,header,of,ours\n1,2,3,4\n")
    with pytest.raises(AuditFailed, match=LOST_ROWS) as failure:
        _audit(published)
    said = "0 rows arrived in crm.accounts, which had no file before; first rejected file: accounts-1.csv"
    assert said in str(failure.value)


def test_a_rejected_file_beside_enough_good_ones_only_warns_and_degrades(published) -> None:
    for number in (2, 3):
        published.drop(f"crm/leads-{number}.csv", HEADER + _rows(number * 100, 40))
    published.drop("crm/leads-4.csv", "no,header,of,ours\n1,2,3,4\n")
    report = _audit(published)
    assert "every dropped file could be read" in _warned(report)
    assert report.is_degraded


def test_a_corrected_file_of_the_same_name_lets_the_publication_go_on(published) -> None:
    published.drop("crm/leads-2.csv", "no,header,of,ours\n1,2,3,4\n")  # with it: see the first test
    published.drop("crm/leads-2.csv", HEADER + _rows(100, 40))
    published.build()
    report = audit(published.settings)  # with every suite
    assert report.critical == []
    assert not report.is_degraded


def test_a_rejected_file_that_is_removed_lets_the_publication_go_on(published) -> None:
    """The next batch has no files at all."""
    published.drop("crm/leads-2.csv", "no,header,of,ours\n1,2,3,4\n")  # with it: see the first test
    (published.settings.inbox / "crm" / "leads-2.csv").unlink()
    ingest(published.settings, "crm")
    report = _audit(published)
    assert report.critical == []
    assert "every dropped file could be read" not in _warned(report)
    assert not report.is_degraded


def test_a_run_that_a_rejected_file_stopped_passes_once_the_file_is_removed(published) -> None:
    """Without another new file, and though no row differs: the run must not take the build that was stopped."""
    settings = published.settings
    published.drop("crm/leads-2.csv", "no,header,of,ours\n1,2,3,4\n")
    with pytest.raises(AuditFailed, match=LOST_ROWS):
        _audit(published)
    record, now = settings.work / "build.json", incremental_plan.fingerprints(settings)
    record.write_text(json.dumps(json.loads(record.read_text()) | {"fingerprints": now}))
    (settings.inbox / "crm" / "leads-2.csv").unlink()
    ingest(settings, "crm")
    if incremental_plan.plan(settings, batches_of(settings), now, full_refresh=False).mode != "nothing_new":
        published.build()
    assert audit_by(settings, *LANDING).critical == []


def test_an_unrecognised_file_degrades_until_it_is_removed(published) -> None:
    published.drop("crm/leads-2.xlsx", "not a text")
    report, check = _audit(published), "every dropped file belongs to a table of its source"
    assert (report.is_degraded, check in _warned(report)) == (True, True)
    (published.settings.inbox / "crm" / "leads-2.xlsx").unlink()
    ingest(published.settings, "crm")
    report = _audit(published)
    assert (report.is_degraded, check in _warned(report)) == (False, False)


def test_a_rejected_file_that_was_published_over_only_warns_on_a_quiet_day(published) -> None:
    for number in (2, 3):
        published.drop(f"crm/leads-{number}.csv", HEADER + _rows(number * 100, 40))
    published.drop("crm/leads-4.csv", "no,header,of,ours\n1,2,3,4\n")
    _audit(published)
    publish(published.settings)
    ingest(published.settings, "crm")
    report = _audit(published)
    assert report.critical == []
    assert "every dropped file could be read" in _warned(report)


def test_a_table_that_loses_a_third_of_its_rows_to_quarantine_stops_the_publication(published) -> None:
    broken = "".join(f"{n},not a date,x{n}@example.org\n" for n in range(15))
    published.drop("crm/leads-2.csv", HEADER + _rows(100, 30) + broken)
    with pytest.raises(AuditFailed, match="no table lost too many of its rows to quarantine"):
        _audit(published)


def _broken(first: int, count: int) -> str:
    return "".join(f"{n},not a date,x{n}@example.org\n" for n in range(first, first + count))


@pytest.mark.parametrize("name", ["leads-2.csv", "leads-2-corrected.csv"])
def test_corrected_rows_offset_broken_ones_under_the_same_name_or_another(published, name: str) -> None:
    """Before the correction: see the next test, which has the same broken rows."""
    published.drop("crm/leads-2.csv", HEADER + _rows(100, 3) + _broken(200, 30))
    published.drop(f"crm/{name}", HEADER + _rows(200, 30))
    report = _audit(published)
    assert report.critical == []
    assert "no new row was quarantined" not in _warned(report)


def test_rows_that_nobody_can_correct_are_left_out_by_sending_the_file_without_them(published) -> None:
    published.drop("crm/leads-2.csv", HEADER + _rows(100, 3) + _broken(200, 30) + "half a line\n")
    with pytest.raises(AuditFailed, match="no table lost too many of its rows to quarantine"):
        _audit(published)
    published.drop("crm/leads-2.csv", HEADER + _rows(100, 3))
    assert _audit(published).critical == []


def test_what_is_still_broken_after_a_correction_still_stops_the_publication(published) -> None:
    published.drop("crm/leads-2.csv", HEADER + _rows(100, 3) + _broken(200, 30))
    published.drop("crm/leads-3.csv", HEADER + _rows(200, 10))
    with pytest.raises(AuditFailed, match="no table lost too many of its rows to quarantine"):
        _audit(published)


def test_a_single_broken_row_warns(published) -> None:
    published.drop("crm/leads-2.csv", HEADER + _rows(100, 30) + "999,not a date,x@example.org\n")
    report = _audit(published)
    assert "no new row was quarantined" in _warned(report)
    lines = [line for each in report.warnings for line in each.lines()]
    assert any("Found: 1 table has new rows in quarantine." in line for line in lines)
    assert report.critical == []


def test_a_source_that_tells_nothing_at_all_warns(published) -> None:
    published.activities = [each for each in published.activities if not each[0].startswith("web:")]
    report = _audit(published)
    (warning,) = [each for each in report.warnings if each.check.startswith("every source has data")]
    assert [row["source"] for row in warning.sample] == ["web"]


def test_a_source_that_tells_nothing_new_for_two_days_warns(published) -> None:
    published.at(datetime(2026, 1, 24, tzinfo=UTC))
    assert "every source has data from the last two days before as_of" in _warned(_audit(published))
