"""Where there is no lead to publish, the audit says of each source why not."""

import re

import pytest
from tests.plugins.audits import audit_by

from accord.common.errors import AuditFailed

pytestmark = pytest.mark.usefixtures("without_drawings", "without_docs")
EMPTY = "delete from accord.record_accounts where shape = 'lead_records'"
ALL_OF_CRM = "update accord.record_accounts set outcome = '{}' where shape = 'lead_records'"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (EMPTY, "no staging model gives a record"),
        (ALL_OF_CRM.format("dated at or after as_of"), "as_of is before its first record"),
        (ALL_OF_CRM.format("no date"), "its records have no date"),
        (ALL_OF_CRM.format("no counted activity"), "nothing that counts is known of its records"),
    ],
)
def test_without_a_lead_the_audit_says_why(home, change: str, why: str) -> None:
    home.change("delete from accord.lead_stages")
    home.change(change)
    with pytest.raises(AuditFailed, match="there are leads to publish") as failure:
        audit_by(home.settings, "volume")
    assert why in str(failure.value)


def test_a_source_of_which_nothing_was_loaded_is_named(home) -> None:
    home.change("delete from accord.lead_stages")
    for manifest in (home.settings.lake / "_manifests" / "web").glob("*.json"):
        manifest.write_text(re.sub(r'"loaded": \d+', '"loaded": 0', manifest.read_text()))
    with pytest.raises(AuditFailed, match="there are leads to publish") as failure:
        audit_by(home.settings, "volume")
    assert re.search(r"source=web.*nothing was loaded: drop its files", str(failure.value))
