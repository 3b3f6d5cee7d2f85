"""The agreement and the published history do not change unnoticed."""

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Suite, never

# The number of leads falls only by merges, which are counted, and by erasures. A larger fall at once is a loss of data.
LEADS_MAY_FALL_BY = 0.02
LEADS_MAY_GROW_BY = 0.50

PROBLEMS = "select definition, rule, message from {{batch}} where severity = '{severity}'"
DIFFERENCES = "select lead_id, cycle, stage, entered_at, definition, difference from {{batch}} where {condition}"
VOLUME = """
select leads_before, leads_now, merged from (
    select
        (select count(*) from previous.lead_stages) as leads_before,
        (select count(*) from {{batch}}) as leads_now,
        -- Merged into another published lead: not lost.
        (
            select count(*) from previous.lead_stages as leads
            inner join history.links_now as links on links.kind = 'record' and leads.lead_id = links.key
            where links.lead_id <> links.key and links.lead_id in (select lead_id from {{batch}})
        ) as merged
) where {condition}
"""


def suites(database: AuditDatabase) -> list[Suite]:
    return [
        Suite("agreement", "register.problems", (
            never("every version in force is signed by both sides and unchanged since it was signed and published",
                  PROBLEMS.format(severity="critical")),
            never("nothing in the agreement needs attention", PROBLEMS.format(severity="warning"), "warning"),
        )),
        Suite("history", "history.differences", (
            never("published history changed only where its data changed (to rewrite it: accord run --restate)",
                  DIFFERENCES.format(condition="explanation is null")),
            never("published history was not restated",
                  DIFFERENCES.format(condition="explanation = 'restatement'"), "warning"),
        )),
        Suite("volume", "accord.lead_stages", (
            never("there are leads to publish", VOLUME.format(condition="leads_now = 0"),
                  expected="one lead or more (are there files in the inbox?)"),
            never("leads do not disappear", VOLUME.format(
                condition=f"leads_now + merged < (1 - {LEADS_MAY_FALL_BY}) * leads_before"),
                expected=f"at least {1 - LEADS_MAY_FALL_BY:.0%} of the leads published before, without merged ones"),
            never("the number of leads does not grow suddenly", VOLUME.format(
                condition=f"leads_before > 0 and leads_now > (1 + {LEADS_MAY_GROW_BY}) * leads_before"), "warning",
                expected=f"at most {1 + LEADS_MAY_GROW_BY:.0%} of the leads published before"),
        )),
    ]  # fmt: skip
