"""Follow-up: hand-offs are of stages entered, their state follows from what is published, time zones are pinned,
decisions belong to hand-offs, and rates add up.
"""

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Suite, never

STATE = """
    case
        when responded_at < due_at then 'met'
        when responded_at is not null then 'late'
        when stopped_at < due_at then 'withdrawn'
        when stopped_at is not null then 'ignored'
        when notified_at >= as_of then 'not_notified'
        when due_at <= as_of then 'overdue'
        when warn_at <= as_of then 'due_soon'
        else 'waiting'
    end
"""

# Open minutes of a calendar before an instant, by one row of `open_hours`.
OPEN = (
    "coalesce({hours}.minutes_before + epoch_us(least({at}, {hours}.closes_at)) / 60e6 "
    "- epoch_us({hours}.opens_at) / 60e6, 0)"
)

HAND_OFFS = Suite("hand-offs are what they promise", "accord.follow_up", (
    never("every hand-off is a stage that its lead entered, and stops where that ends", """
        select hand_off_id from {batch} as hand_offs
        anti join accord.stage_entries as entries
            on hand_offs.lead_id = entries.lead_id and hand_offs.cycle = entries.cycle
            and hand_offs.stage = entries.stage and hand_offs.entered_at = entries.entered_at
            and hand_offs.stopped_at is not distinct from entries.exited_at"""),
    never("every stage entered that Sales promised something about is a hand-off", """
        select entries.lead_id, entries.cycle, entries.stage from accord.stage_entries as entries
        inner join (select distinct agreement, stage from {batch}) as promised on entries.stage = promised.stage
        inner join accord.agreements on promised.agreement = agreements.definition
            and agreements.in_force_from <= entries.entered_on
            and (agreements.in_force_to is null or agreements.in_force_to > entries.entered_on)
        anti join {batch} as hand_offs
            on hand_offs.lead_id = entries.lead_id and hand_offs.cycle = entries.cycle
            and hand_offs.stage = entries.stage
        where not entries.is_skipped"""),
    never("Sales is notified at the entry or later, and warned before the hand-off is due", """
        select hand_off_id from {batch} where notified_at < entered_at or warn_at > due_at or due_at <= notified_at"""),
    never("a response lies between the entry of a stage and its end", """
        select hand_off_id from {batch} where responded_at < entered_at or responded_at > stopped_at"""),
    never("a hand-off is in the state that its instants say", f"""
        select hand_off_id, state from {{batch}}, audit.run
        where state <> {STATE} or is_breached <> (state in ('late', 'ignored', 'overdue'))
            or is_breached <> (breached_at is not null) or breached_at <> due_at"""),
    never("the open time until a hand-off is due is that of its target", f"""
        select hand_offs.hand_off_id from {{batch}} as hand_offs
        asof left join accord.open_hours as first
            on hand_offs.calendar = first.calendar and hand_offs.notified_at >= first.opens_at
        asof left join accord.open_hours as last
            on hand_offs.calendar = last.calendar and hand_offs.due_at >= last.opens_at
        where abs({OPEN.format(hours="last", at="due_at")} - {OPEN.format(hours="first", at="notified_at")}
            - target_minutes) > 0.00001 or due_at > last.closes_at"""),
    never("the business minutes of a response are below the target only where it was in time", """
        select hand_off_id from {batch}
        where (state = 'met' and business_minutes > target_minutes)
            or (state = 'late' and business_minutes < target_minutes)"""),
))  # fmt: skip

HOURS = Suite("open hours do not overlap", "accord.open_hours", (
    never("no window of a calendar begins before the one before it ends", """
        select calendar, opens_at from (
            select *, lag(closes_at) over (partition by calendar order by opens_at) as closed_at from {batch}
        ) where opens_at < closed_at or closes_at <= opens_at"""),
    # Days of other tables are the engine's: where its offsets are others, a day and a due instant would contradict.
    never("the engine's time zones are the pinned ones, in the zones and times that are used", """
        with used as (
            select time_zone as zone from audit.run
            union select split_part(calendar, ', ', 2) from {batch}
        ),
        history as (select min(entered_at) as first_at from accord.stage_entries)
        select offsets.zone, instants.at from zones.offsets
        inner join used on offsets.zone = used.zone
        cross join history
        cross join audit.run
        cross join lateral (select unnest([offsets.from_at, offsets.from_at - interval 1 second]) as at) as instants
        where offsets.zone in (select name from pg_timezone_names()) and instants.at between first_at and as_of
            and epoch(timezone(offsets.zone, timezone('UTC', instants.at)) - instants.at)
                <> if(instants.at = offsets.from_at, seconds, seconds_before)"""),
))  # fmt: skip

# Counted, not named: what an audit found is published, whatever the setting `reps` says.
UNKNOWN = """
    with latest as (from {batch} where known_until = timestamp '9999-12-31'),
    unknown as (
        select 'hours' as what, 'seeds/working_hours.csv' as place from latest
        where hours not in (select hours from seeds.working_hours)
        union all
        select 'holidays', 'seeds/holidays.csv' from latest
        where holidays not in (select holidays from seeds.holidays)
        union all
        select 'a time zone', 'the zone database' from latest
        where time_zone not in (select zone from zones.offsets)
    )
    select count(*)::varchar || ' of the sales people: ' || what || ' that ' || place || ' does not know. The default '
        || 'calendar is used. Correct it in their source, or add it there (docs/guides/follow_up.md).' as message
    from unknown group by what, place
"""

REPS = Suite("sales people have calendars", "core.rep_versions", (
    never("hours, holidays and time zone of every sales person are known", UNKNOWN, "warning"),
))  # fmt: skip


DECISIONS = Suite("decisions of Sales are told with their reason", "accord.dispositions", (
    never("every decision of Sales is a disposition, and nothing else is", """
        select coalesce(decisions.activity_id, given.activity_id) as activity_id from {batch} as decisions
        full join (from accord.sales_activities where kind in (select distinct decision from {batch})) as given
            on decisions.activity_id = given.activity_id and decisions.lead_id = given.lead_id
        where decisions.activity_id is null or given.activity_id is null"""),
    never("a decision belongs to a hand-off that its lead was in before it", """
        select decisions.activity_id from {batch} as decisions
        left join accord.follow_up as hand_offs
            on decisions.hand_off_id = hand_offs.hand_off_id and decisions.lead_id = hand_offs.lead_id
            and decisions.decided_at > hand_offs.entered_at
            and decisions.decided_at <= coalesce(hand_offs.stopped_at, decisions.decided_at)
        where decisions.hand_off_id is not null and hand_offs.hand_off_id is null"""),
    never("the disposition of a hand-off is what Sales decided first", """
        select decisions.activity_id from {batch} as decisions
        inner join accord.follow_up as hand_offs on decisions.hand_off_id = hand_offs.hand_off_id
        where decisions.decided_at < hand_offs.disposition_at or hand_offs.disposition is null
            or (decisions.is_disposition and decisions.disposition <> hand_offs.disposition)"""),
    never("whoever sends a lead back has a reason, if only `unknown`, and what contradicts it is told", """
        select activity_id from {batch}
        where (disposition = 'accepted') <> (reason is null)
            or coalesce(is_contradicted, false) <> (evidence is not null)
            or (hand_off_id is null and is_contradicted is not null)"""),
    never("reasons are in the list of reasons", """
        select count(*)::varchar || ' decisions have a reason that definitions/follow_up/reasons.yml does not know. '
            || 'See reason_told in the table dispositions where reason is other, and add them there.' as message
        from {batch} where reason = 'other' having count(*) > 0""", "warning"),
))  # fmt: skip

ASSIGNMENTS = Suite("assignments are the time in which a hand-off waited", "accord.follow_up_assignments", (
    never("assignments follow each other without a gap, from notified until the answer or the end", """
        select hand_offs.hand_off_id from accord.follow_up as hand_offs
        cross join audit.run
        left join (
            select *, lag(ends_at) over (partition by hand_off_id order by assignment) as ended_before_at,
                row_number() over (partition by hand_off_id order by assignment desc) as place
            from {batch}
        ) as assignments on hand_offs.hand_off_id = assignments.hand_off_id
        where (assignments.hand_off_id is null
                and least(responded_at, hand_offs.stopped_at, as_of) > hand_offs.notified_at)
            or assignments.starts_at <> coalesce(ended_before_at, hand_offs.notified_at)
            or coalesce(assignments.ends_at, as_of) <= assignments.starts_at
            or (place = 1 and coalesce(assignments.ends_at, as_of)
                <> least(responded_at, hand_offs.stopped_at, as_of))
            or (place = 1 and assignment <> hand_offs.assignments)"""),
    never("the time that assignments held is that until the answer", """
        select hand_offs.hand_off_id from accord.follow_up as hand_offs
        inner join (select hand_off_id, sum(held_minutes) as held_minutes from {batch} group by hand_off_id) as held
            on hand_offs.hand_off_id = held.hand_off_id
        where abs(business_minutes - held_minutes) > 0.0001"""),
    never("a reroute comes when the hand-off is due or later, to a rep", """
        select assignments.hand_off_id from {batch} as assignments
        inner join accord.follow_up as hand_offs on assignments.hand_off_id = hand_offs.hand_off_id
        where is_reroute and (starts_at < hand_offs.due_at or assignments.owner_id is null
            or assignments.due_at <= starts_at)"""),
    never("what is not broken is nobody's breach", """
        select hand_off_id from accord.follow_up where breach_owner_id is not null and not is_breached"""),
))  # fmt: skip

REJECTIONS = Suite("what Sales sends back adds up", "accord.rejection_rates", (
    never("every hand-off is in each dimension once", """
        select dimension from {batch} group by dimension
        having sum(handed_off) <> (select count(*) from accord.follow_up)"""),
    never("hand-offs are accepted, sent back, disqualified or undecided", """
        select cohort_month, stage, dimension, value from {batch}
        where handed_off <> accepted + sent_back + disqualified + undecided
            or decided <> accepted + sent_back + disqualified
            or greatest(marketing_responsible, contradicted, overturned) > sent_back + disqualified"""),
))  # fmt: skip

RATES = Suite("how Sales followed up adds up", "accord.follow_up_rates", (
    never("every hand-off is in each dimension once, and so is what became of it", """
        select dimension from {batch} group by dimension
        having sum(handed_off) <> (select count(*) from accord.follow_up)
            or sum(contacted + only_tried + only_decided + ignored)
                <> (select count(within_14_days) from accord.follow_up)"""),
    never("hand-offs are met, late, breached without a response, withdrawn or not due", """
        select cohort_month, stage, dimension, value from {batch}
        where handed_off <> met + late + breached_without_response + withdrawn + not_due"""),
))  # fmt: skip


def suites(database: AuditDatabase) -> list[Suite]:
    return [HAND_OFFS, HOURS, REPS, ASSIGNMENTS, DECISIONS, REJECTIONS, RATES]
