"""Nothing vanishes: what the sources give is published, or left out with a reason that is counted (rule 28)."""

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Suite, never

GIVEN = """
with accounted as (select source, shape, sum(row_count)::bigint as accounted from {batch} group by all),
given as (select source, shape, row_count as given from core.given_records)
select source, shape, given, accounted from given full join accounted using (source, shape)
where shape <> 'activities' and given is distinct from accounted
"""
ACTIVITIES = """
select given, accounted from (
    select
        (select count(*) from core.incoming_activities) + (select count(*) from core.unused_activities) as given,
        (select coalesce(sum(row_count), 0) from {batch} where shape = 'activities') as accounted
) where given <> accounted
"""
PUBLISHED = """
with accounted as (
    select sum(row_count)::bigint as records from {batch} where shape = 'lead_records' and is_published
),
published as (
    select count(*) as records, count(distinct lead_id) as leads from core.identity_links
    where lead_id in (select lead_id from accord.lead_stages)
)
select coalesce(accounted.records, 0) as accounted, published.records, published.leads,
    (select count(*) from accord.lead_stages) as leads_published
from accounted cross join published
where coalesce(accounted.records, 0) <> published.records
    or published.leads <> (select count(*) from accord.lead_stages)
"""
WITHOUT_LEAD = """
with accounted as (
    select source, kind, sum(row_count)::bigint as accounted
    from accord.record_accounts where outcome = 'no lead' group by all
),
unattached as (
    select source, kind, sum(row_count)::bigint as unattached from core.unattached_activities
    where reason not in ('kind not declared', 'property not declared', 'value cannot be read') group by all
)
select source, kind, accounted, unattached from accounted full join unattached using (source, kind)
where accounted is distinct from unattached
"""
LEFT_OUT = """
select source, shape, outcome, rows_left_out,
    format('{{{{}}}} {{{{}}}} of {{{{}}}} of {{{{}}}} {{{{}}}} not published: {{{{}}}}. {remedy}', rows_left_out,
        if(rows_left_out = 1, 'row', 'rows'), shape, source, if(rows_left_out = 1, 'is', 'are'), outcome) as message
from (
    select source, shape, outcome, sum(row_count)::bigint as rows_left_out from {{batch}}
    where needs_attention group by all
) order by rows_left_out desc, source, shape, outcome
"""
UNATTACHED = """
select source, reason, rows_unattached,
    format('{{{{}}}} {{{{}}}} of {{{{}}}}: {{{{}}}}, such as {{{{}}}}. {remedy}', rows_unattached,
        if(rows_unattached = 1, 'row', 'rows'), source, reason, such_as) as message
from (
    select source, reason, sum(row_count)::bigint as rows_unattached,
        coalesce(array_to_string(list_slice(
            string_split(max_by(most_frequent_keys, row_count), ', '), 1, {named}), ', '), 'nobody') as such_as
    from {{batch}} where needs_attention group by all
) order by rows_unattached desc, source, reason
"""
CONTRADICTIONS = """
select contradiction, source, number, number || ' of ' || source || ': ' || contradiction || ', such as ' || such_as
    || '. Kept as given; all: table contradictions; one: accord explain LEAD' as message
from (
    select contradiction, split_part(record_id, ':', 1) as source, count(*) as number, min(lead_id) as such_as
    from {batch} group by all
) order by number desc, source, contradiction
"""
NAMED = 3  # examples of what attaches to nothing
CORRECT = "Give them a date and an id in the source or in its staging model: docs/guides/operate.md"
LOOK = "Which: table unattached; what to do: docs/guides/operate.md"


def suites(database: AuditDatabase) -> list[Suite]:
    return [
        Suite("records accounted for", "accord.record_accounts", (
            never("every record given is published or left out with a reason", GIVEN, expected="as many as given"),
            never("every activity given is published or left out with a reason", ACTIVITIES,
                  expected="as many as given"),
            never("no record is lost", "select source, shape, row_count from {batch} where outcome = 'lost'"),
            never("the records said to be published are those of the published leads", PUBLISHED,
                  expected="the records of core.identity_links whose lead is published"),
            never("every record and activity given has an id and a date", LEFT_OUT.format(remedy=CORRECT), "warning",
                  found=("reason why rows are left out", "reasons why rows are left out")),
        )),
        Suite("contradictions in time", "accord.contradictions", (
            never("nothing happened to a record before it existed", CONTRADICTIONS, "warning",
                  found=("contradiction in time", "contradictions in time")),
        )),
        Suite("what attaches to nothing", "accord.unattached", (
            never("every activity without a lead is counted as unattached", WITHOUT_LEAD,
                  expected="as many as record_accounts says"),
            never("everything given can be read and belongs to somebody",
                  UNATTACHED.format(remedy=LOOK, named=NAMED), "warning",
                  found=("reason why rows cannot be used", "reasons why rows cannot be used")),
        )),
    ]  # fmt: skip
