-- The people in each opportunity and since when: people with a contact role and the lead converted into it. Whoever is
-- added to a lost opportunity is in it from its next move (rule 8).
with

contacts as (

    {{ latest_versions(source('crm', 'opportunity_contacts'), ['opportunity_ref', 'lead_ref']) }}

),

opportunities as (

    {{ latest_versions(source('crm', 'opportunities'), ['opportunity_ref']) }}

),

changes as (

    {{ latest_versions(source('crm', 'opportunity_stages'), ['change_ref']) }}

),

attachments as (

    select
        opportunity_ref,
        lead_ref,
        added_at,
        _loaded_at as loaded_at
    from contacts
    union all
    select
        opportunity_ref,
        lead_ref,
        opened_at as added_at,
        _loaded_at as loaded_at
    from opportunities
    where lead_ref is not null

),

people as (

    select
        attachments.opportunity_ref,
        attachments.lead_ref,
        min(attachments.added_at) as added_at,
        max(attachments.loaded_at) as loaded_at,
        coalesce(min(attachments.added_at) > min(opportunities.opened_at), true) as is_late
    from attachments
    left join opportunities
        on attachments.opportunity_ref = opportunities.opportunity_ref
    group by attachments.opportunity_ref, attachments.lead_ref

),

stages_when_added as (

    select
        people.opportunity_ref,
        people.lead_ref,
        people.added_at,
        changes.stage,
        row_number() over (
            partition by people.opportunity_ref, people.lead_ref
            order by changes.changed_at desc, {{ natural_order('changes.change_ref') }} desc
        ) as newest
    from people
    inner join changes
        on people.opportunity_ref = changes.opportunity_ref and people.added_at >= changes.changed_at
    where people.is_late

),

added_when_lost as (

    select
        stages_when_added.opportunity_ref,
        stages_when_added.lead_ref,
        min(case when changes.stage is distinct from 'lost' then changes.changed_at end) as moved_at
    from stages_when_added
    left join changes
        on
            stages_when_added.opportunity_ref = changes.opportunity_ref
            and stages_when_added.added_at < changes.changed_at
    where stages_when_added.newest = 1 and stages_when_added.stage = 'lost'
    group by stages_when_added.opportunity_ref, stages_when_added.lead_ref

)

select
    people.opportunity_ref,
    people.lead_ref,
    people.added_at,
    case when added_when_lost.lead_ref is null then people.added_at else added_when_lost.moved_at end as attached_at,
    people.is_late,
    people.loaded_at
from people
left join added_when_lost
    on
        people.opportunity_ref = added_when_lost.opportunity_ref
        and people.lead_ref = added_when_lost.lead_ref
