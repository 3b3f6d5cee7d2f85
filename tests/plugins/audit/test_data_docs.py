"""Data Docs, as Great Expectations writes them; here of the suites that check the table with the personal data."""

import pytest
from tests.plugins.audits import audit_by

from accord.common.errors import AuditFailed


def test_what_failed_can_be_read_without_personal_data(home) -> None:
    home.change("update accord.lead_stages set owner = 'someone@example.org', next_action = null")
    with pytest.raises(AuditFailed):
        audit_by(home.settings, "lead_stages", "lead_stages agrees with stage_entries", "volume")
    pages = [path.read_text() for path in (home.settings.work / "data_docs").rglob("*.html")]
    assert pages
    assert not [page for page in pages if "someone@example.org" in page]
    assert "someone@example.org" not in (home.settings.work / "audit.json").read_text()
