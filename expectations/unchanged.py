"""Leads that this run did not touch are as published (rule 21: only new data change a lead)."""

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Suite, never
from accord.audit.untouched_leads import BUCKETS

# `one_lead` is one of the affected leads. docs/guides/operate.md explains how to look at its rows.
DIFFERING = """
select "table", bucket, rows_before, rows_now, rows_removed, rows_added, one_lead from {batch} where not is_same
"""


def suites(database: AuditDatabase) -> list[Suite]:
    """No suite after a full build, because then no lead is untouched."""
    if database.scope.base is None:
        return []
    return [
        Suite("untouched leads", "untouched.buckets", (
            never(
                "leads that this run did not touch are as published",
                DIFFERING,
                expected=(
                    f"in each of {BUCKETS} buckets of leads the rows of {database.scope.base.publication_id} "
                    "(details: docs/guides/operate.md, 'A bucket that differs'; to repair: accord run --full-refresh)"
                ),
            ),
        )),
    ]  # fmt: skip
