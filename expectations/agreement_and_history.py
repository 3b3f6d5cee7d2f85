"""What was agreed, and what was published before: neither changes unnoticed."""

from accord.audit.audit_database import World
from accord.audit.checks import Suite, never

# Beside merges, which are counted, leads only become fewer by erasures; more than this share at once is a loss of data.
LEADS_MAY_FALL_BY = 0.02
LEADS_MAY_GROW_BY = 0.50

PROBLEMS = "select definition, rule, message from {{batch}} where severity = '{severity}'"
DIFFERENCES = "select lead_id, cycle, stage, entered_at, definition, difference from {{batch}} where {condition}"
VOLUME = """
select leads_before, leads_now, merged from (
    select
        (select count(*) from previous.lead_stages) as leads_before,
        (select count(*) from {{batch}}) as leads_now,
        -- Part of another lead that is published: nobody is lost by it.
        (
            select count(*) from previous.lead_stages as leads
            inner join history.links_now as links on links.kind = 'record' and leads.lead_id = links.key
            where links.lead_id <> links.key and links.lead_id in (select lead_id from {{batch}})
        ) as merged
) where {condition}
"""


def suites(world: World) -> list[Suite]:
    return [
        Suite("agreement", "register.problems", (
            never("every version in force is signed by both sides, is what they signed, and is what was published",
                  PROBLEMS.format(severity="critical")),
            never("nothing about the agreement waits for anyone", PROBLEMS.format(severity="warning"), "warning"),
        )),
        Suite("history", "history.differences", (
            never("published history changed only where the data about it did (else: accord run --restate)",
                  DIFFERENCES.format(condition="explanation is null")),
            never("published history was not restated",
                  DIFFERENCES.format(condition="explanation = 'restatement'"), "warning"),
        )),
        Suite("volume", "accord.lead_stages", (
            never("there are leads to publish", VOLUME.format(condition="leads_now = 0"),
                  expected="one lead or more: were files dropped into the inbox?"),
            never("leads do not disappear", VOLUME.format(
                condition=f"leads_now + merged < (1 - {LEADS_MAY_FALL_BY}) * leads_before"),
                expected=f"at least {1 - LEADS_MAY_FALL_BY:.0%} of the leads published before, merged ones aside"),
            never("leads do not multiply overnight", VOLUME.format(
                condition=f"leads_before > 0 and leads_now > (1 + {LEADS_MAY_GROW_BY}) * leads_before"), "warning",
                expected=f"at most {1 + LEADS_MAY_GROW_BY:.0%} of the leads published before"),
        )),
    ]  # fmt: skip
