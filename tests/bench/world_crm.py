"""The CRM tables of a bench world: people, companies, sales activities, decisions, opportunities."""

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from tests.bench.world import World

TITLES = "['Chief Technology Officer', 'Vice President Sales', 'Head of IT', 'Marketing Manager', 'Analyst', 'Student']"
INDUSTRIES = "['software', 'manufacturing', 'logistics', 'healthcare', 'retail', 'education', 'Select']"
COUNTRIES = "['DE', 'DE', 'AT', 'CH', 'FR', 'GB', 'US']"
SOURCES = "['Web form', 'Webinar', 'Event list', 'Partner', 'Purchased list']"


def create_lives(database: duckdb.DuckDBPyConnection, leads: int) -> None:
    """Creates the table `lives`: when each lead's record was created, on any of the world's days but the last few."""
    database.execute(f"""
        create temp table lives as
        select i as lead, seconds_after(getvariable('first_day'),
            u(i, 'created') * 0.97 * epoch(getvariable('last_instant') - getvariable('first_day'))) as created_at
        from range({leads}) as t(i)""")


def record(lead: str, ref: str, created_at: str) -> str:
    """The columns of a row of crm.leads, in SQL."""
    return f"""
        {ref} as lead_ref, {created_at} as created_at,
        case when u({lead}, 'case') < 0.2 then upper(address({lead})) else address({lead}) end as email,
        'F' || ({lead} % 900) as first_name, 'N' || ({lead} % 7919) as last_name, 'Firm ' || ({lead} // 8) as company,
        pick({lead}, 'title', {TITLES}) as job_title, pick({lead} // 8, 'country', {COUNTRIES}) as country,
        pick({lead} // 8, 'industry', {INDUSTRIES}) as industry,
        case when u({lead} // 8, 'size') < 0.05 then 999999
            else cast(exp(2 + 7 * u({lead} // 8, 'size')) as bigint) end as employees,
        pick({lead}, 'source', {SOURCES}) as lead_source, 'C' || (draw({lead}, 'campaign') % 40) as campaign_ref,
        'A' || ({lead} // 8) as account_ref, 'R' || ({lead} % 60) as owner_ref, 
        u({lead}, 'consent') < 0.8 as has_consent"""


def tables(database: duckdb.DuckDBPyConnection, world: "World") -> dict[str, str]:
    """Table → query, each with a column `instant`; the queries read `lives` and the table `decided`, created here."""
    database.execute("""
        create temp table decided as
        select lead, seconds_after(created_at, life * pow(u(lead, 'decided'), 2)) as instant, u(lead, 'fate') as fate
        from (select *, epoch(getvariable('last_instant') - created_at) as life from lives)
        where u(lead, 'is decided') < 0.3""")
    return {
        "crm.reps": """
            select 'R' || i as rep_ref, 'Rep ' || i as name, case when i < 40 then 'sdr' else 'ae' end as team,
                20 as capacity_per_week, 'Europe/Berlin' as time_zone, getvariable('first_day') as modified_at,
                getvariable('first_day') as instant
            from range(60) as t(i)""",
        "crm.accounts": f"""
            select 'A' || i as account_ref, 'Firm ' || i as name, 'firm' || i || '.example' as domain,
                pick(i, 'industry', {INDUSTRIES}) as industry, cast(exp(2 + 7 * u(i, 'size')) as bigint) as employees,
                pick(i, 'country', {COUNTRIES}) as country,
                case when u(i, 'customer') < 0.02 then date '2024-03-01' end as customer_since_on,
                getvariable('first_day') as modified_at, getvariable('first_day') as instant
            from range({world.leads // 8 + 1}) as t(i)""",
        "crm.leads": f"""
            select {record("lead", "lead_ref(lead)", "created_at")}, created_at as instant from lives
            union all
            select {record("lead", "lead_ref(lead) || 'b'", "seconds_after(created_at, 86400 * 5)")},
                created_at as instant
            from lives where lead % 50 = 7 and created_at < getvariable('last_instant') - interval 6 day""",
        "crm.merges": """
            select 'M' || lead as merge_ref, lead_ref(lead) as kept_ref, lead_ref(lead) || 'b' as merged_ref,
                seconds_after(created_at, 86400 * 9) as merged_at, seconds_after(created_at, 86400 * 9) as instant
            from lives where lead % 100 = 7 and created_at < getvariable('last_instant') - interval 10 day""",
        "crm.lead_changes": f"""
            select 'H' || i as change_ref, lead_ref(lead) as lead_ref, pick(i, 'property',
                ['job_title', 'lifecycle_stage', 'country']) as property, pick(i, 'value',
                ['Director', 'mql', 'CH', '']) as value, changed_at, changed_at as instant
            from (
                select i, lead, seconds_after(created_at,
                    epoch(getvariable('last_instant') - created_at) * u(i, 'changed')) as changed_at
                from (select i, somebody(i, 'change', getvariable('leads')) as lead
                    from range({world.activities // 100}) as t(i))
                inner join lives using (lead))""",
        "crm.decisions": """
            select 'D' || lead || step as decision_ref, lead_ref(lead) as lead_ref, 'R' || (lead % 40) as rep_ref,
                decision, reason, decided_at, decided_at as instant
            from (
                select lead, 'a' as step, case when fate < 0.5 then 'accepted' when fate < 0.75 then 'recycled'
                    when fate < 0.95 then 'rejected' else 'disqualified' end as decision,
                    case when fate >= 0.5 then 'timing' end as reason, instant as decided_at
                from decided
                union all
                select lead, 'b', 'recycled', 'timing', seconds_after(instant, 86400 * 40 * u(lead, 'again'))
                from decided where fate < 0.2)
            where decided_at < getvariable('last_instant')""",
        "crm.answers": """
            select 'Q' || lead || question as answer_ref, lead_ref(lead) as lead_ref, 'R' || (lead % 40) as rep_ref,
                question, pick(lead, question, ['yes', 'no', 'unknown']) as answer, instant as answered_at, instant
            from decided, unnest(['budget', 'authority', 'need', 'timescale']) as questions(question)
            where fate < 0.5""",
        "crm.opportunities": """
            select 'O' || lead as opportunity_ref, 'A' || (lead // 8) as account_ref, lead_ref(lead) as lead_ref,
                instant as opened_at, 1000 * (1 + lead % 40) as amount, 'R' || (40 + lead % 20) as owner_ref,
                'C' || (lead % 40) as campaign_ref, instant
            from decided where fate < 0.25""",
        "crm.opportunity_contacts": """
            select 'O' || lead as opportunity_ref, lead_ref(greatest(lead - 1, 0)) as lead_ref, 'user' as role,
                instant as added_at, instant
            from decided where fate < 0.1""",
        "crm.opportunity_stages": """
            select 'S' || lead || '-' || step as change_ref, 'O' || lead as opportunity_ref, case step
                when 0 then 'prospecting' when 1 then 'discovery' when 2 then 'proposal' else
                case when fate < 0.08 then 'won' else 'lost' end end as stage, changed_at, changed_at as instant
            from (
                select lead, fate, step, seconds_after(instant, 86400 * 25 * step * u(lead, 'pace')) as changed_at
                from decided, range(4) as steps(step) where fate < 0.25)
            where changed_at < getvariable('last_instant')""",
        "crm.sales_activities": f"""
            select 'T' || i as activity_ref, lead_ref(lead) as lead_ref, 'R' || (lead % 40) as rep_ref,
                pick(i, 'kind', ['call', 'call', 'email', 'meeting']) as kind, case pick(i, 'kind',
                ['call', 'call', 'email', 'meeting']) when 'call' then 'reached' when 'email' then 'sent'
                else 'held' end as outcome, occurred_at, occurred_at as instant
            from (
                select i, decided.lead, seconds_after(instant, 86400 * 20 * (u(i, 'touch') - 0.3)) as occurred_at
                from range({world.activities // 50}) as t(i)
                inner join decided on decided.lead = cast(floor(u(i, 'touched') * getvariable('leads')) as bigint))
            where occurred_at between getvariable('first_day') and getvariable('last_instant')""",
    }


def extra_day(world: "World", number: int) -> dict[str, str]:
    """New records, one merge and a few decisions and changes of an extra day."""
    day = f"getvariable('last_instant') + to_days({number - 1})"
    instant = f"seconds_after({day}, 86400 * u(i, 'when'))"
    first = world.leads + (number - 1) * 1_000_000
    new = max(1, world.leads // world.days)
    some = max(2, world.leads // 3000)
    return {
        "crm.leads": f"""
            select {record("i", "lead_ref(i)", instant)}, {instant} as instant
            from range({first}, {first + new}) as t(i)""",
        "crm.merges": f"""
            select 'N{number}' as merge_ref, lead_ref({50 * number + 7}) as kept_ref,
                lead_ref({50 * number + 7}) || 'b' as merged_ref, {day} + interval 6 hour as merged_at,
                {day} + interval 6 hour as instant""",
        "crm.decisions": f"""
            select 'DN{number}-' || i as decision_ref,
                lead_ref(cast(floor(u(i, 'n{number}') * {world.leads}) as bigint)) as lead_ref,
                'R1' as rep_ref, pick(i, 'what', ['accepted', 'rejected', 'recycled']) as decision,
                'timing' as reason, {instant} as decided_at, {instant} as instant
            from range({some}) as t(i)""",
        "crm.lead_changes": f"""
            select 'HN{number}-' || i as change_ref, lead_ref(cast(floor(u(i, 'c{number}') * {world.leads}) as bigint))
                as lead_ref, 'job_title' as property, 'Director' as value, {instant} as changed_at, {instant} as instant
            from range({some * 2}) as t(i)""",
    }
