"""What the night did not touch is what was published before (rule 21: nothing but new data changes a lead)."""

from accord.audit.audit_database import World
from accord.audit.checks import Suite, never
from accord.audit.untouched_leads import BUCKETS

# `one_lead` is one of the leads concerned. docs/guides/operate.md says how to look at its rows.
DIFFERING = """
select "table", bucket, rows_before, rows_now, rows_gone, rows_new, one_lead from {batch} where not is_same
"""


def suites(world: World) -> list[Suite]:
    """Nothing to claim where everything was built anew: then no lead is untouched."""
    if world.kind.base is None:
        return []
    return [
        Suite("the rest", "rest.buckets", (
            never(
                "leads that the night did not touch are as they were published",
                DIFFERING,
                expected=(
                    f"in each of {BUCKETS} buckets of leads the rows of {world.kind.base.publication_id} "
                    "(to look: docs/guides/operate.md, 'A bucket that differs'; to mend: accord run --full-refresh)"
                ),
            ),
        )),
    ]  # fmt: skip
