"""The nurture list: every lead that is not with Sales is on it, and it says what each one lacks."""

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Suite, never

LIST = Suite("leads that are not with Sales are on the nurture list", "accord.nurture_list", (
    never("a lead is on the list, or with Sales, or in an opportunity, a customer or disqualified", """
        select stages.lead_id, stages.stage from accord.lead_stages as stages
        left join {batch} as nurtured on stages.lead_id = nurtured.lead_id
        left join accord.follow_up as hand_offs
            on stages.lead_id = hand_offs.lead_id and stages.stage = hand_offs.stage
            and stages.stage_since_at = hand_offs.entered_at
        where (nurtured.lead_id is not null)::int + (hand_offs.hand_off_id is not null
            or stages.stage in ('opportunity', 'customer', 'disqualified'))::int <> 1"""),
    never("a lead is on the list as it is in lead_stages", """
        select nurtured.lead_id from {batch} as nurtured
        left join accord.lead_stages as stages on nurtured.lead_id = stages.lead_id
        where stages.stage is distinct from nurtured.stage or stages.stage_since_at <> nurtured.since_at"""),
    never("what a lead lacks, and how near it is, follow from the clauses that do not hold", """
        select lead_id from {batch}
        where (gate is null) <> (definition is null) or (gate is null and nearness is not null)
            or (clauses_missing is null and nearness > 0) or nearness < 0
            or waits_for_a_moment <> (nearness is not null and barriers is null and clauses_missing is null)
            or (missing is null) <> (barriers is null and clauses_missing is null)"""),
    never("a lead may be mailed where nothing suppresses it", """
        select lead_id from {batch} where may_be_mailed <> (suppressed_because is null)"""),
))  # fmt: skip

OUTCOMES = Suite("what came back was sent back before", "accord.nurture_outcomes", (
    never("every entry into nurture and lost is counted once", """
        select entered from (select coalesce(sum(entered), 0) as entered from {batch})
        where entered <> (
            select count(*) from accord.stage_entries where stage in ('nurture', 'lost') and not is_skipped)"""),
    never("no more came back than went", """
        select cohort_month, why, category from {batch}
        where returned > entered or became_sql > returned or (median_days is null) <> (returned = 0)"""),
))  # fmt: skip


def suites(database: AuditDatabase) -> list[Suite]:
    return [LIST, OUTCOMES]
