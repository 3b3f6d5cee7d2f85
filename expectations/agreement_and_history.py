"""The agreement and the published history do not change unnoticed."""

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Suite, never
from accord.common.sql import literal

# The number of leads falls only by merges, which are counted, and by erasures. A larger fall at once is a loss of data.
LEADS_MAY_FALL_BY = 0.02
LEADS_MAY_GROW_BY = 0.50

PROBLEMS = "select definition, rule, message from {{batch}} where severity = '{severity}'"
DIFFERENCES = "select lead_id, cycle, stage, entered_at, definition, difference from {{batch}} where {condition}"
FOLLOW_UP = "select hand_off_id, notified_at, due_at, is_breached, difference from {{batch}} where {condition}"
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

# Where there is no lead at all: why not, source by source.
NO_LEADS = """
with sources as (select unnest([{sources}]) as source),
loaded as (select source, sum(loaded)::bigint as rows_loaded from landing.files group by source),
records as (
    select source, outcome, sum(row_count)::bigint as number
    from accord.record_accounts where shape = 'lead_records' group by all
)
select source, coalesce(rows_loaded, 0) as rows_loaded, coalesce(number, 0) as records,
    case
        when coalesce(rows_loaded, 0) = 0 then 'nothing was loaded: drop its files into its folder of the inbox'
        when outcome is null then 'no staging model gives a record: list one in dbt_project.yml, provides, '
            || 'lead_records (docs/guides/add_a_source.md)'
        when outcome = 'dated at or after as_of' then 'as_of is before its first record: give a later one (--as-of)'
        when outcome = 'no date' then 'its records have no date: give created_at in its staging model '
            || '(docs/guides/add_a_source.md)'
        when outcome = 'no counted activity' then 'nothing that counts is known of its records: is a staging model '
            || 'missing in dbt_project.yml, provides, activities?'
        else outcome
    end as why
from sources left join loaded using (source) left join records using (source)
where (select count(*) from {{batch}}) = 0
    -- a source of visits alone gives no record: it is told of only where none does
    and (outcome is not null or coalesce(rows_loaded, 0) = 0 or not exists (from records))
order by source, records desc
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
        Suite("history of follow-up", "history.follow_up_differences", (
            never("published follow-up changed only where its data changed (to rewrite it: accord run --restate)",
                  FOLLOW_UP.format(condition="explanation is null")),
            never("published follow-up was not restated",
                  FOLLOW_UP.format(condition="explanation = 'restatement'"), "warning"),
        )),
        Suite("volume", "accord.lead_stages", (
            never("there are leads to publish", NO_LEADS.format(sources=", ".join(map(literal, database.sources))),
                  expected="one lead or more"),
            never("leads do not disappear", VOLUME.format(
                condition=f"leads_now + merged < (1 - {LEADS_MAY_FALL_BY}) * leads_before"),
                expected=f"at least {1 - LEADS_MAY_FALL_BY:.0%} of the leads published before, without merged ones"),
            never("the number of leads does not grow suddenly", VOLUME.format(
                condition=f"leads_before > 0 and leads_now > (1 + {LEADS_MAY_GROW_BY}) * leads_before"), "warning",
                expected=f"at most {1 + LEADS_MAY_GROW_BY:.0%} of the leads published before"),
        )),
    ]  # fmt: skip
