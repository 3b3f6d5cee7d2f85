-- Opportunity events, one activity for each person in the opportunity, dated no earlier than the person joined it. The
-- events of an opportunity without people have no person. When anything about an opportunity is new, all its activities
-- are read again and replace those that the same source rows gave before, for other people or another opportunity.
with

people as (

    select * from {{ ref('stg_crm__opportunity_people') }}

),

opportunities as (

    {{ latest_versions(source('crm', 'opportunities'), ['opportunity_ref']) }}

),

changes as (

    {{ latest_versions(source('crm', 'opportunity_stages'), ['change_ref']) }}

),

stages as (

    select * from {{ ref('opportunity_stages') }}
    where source = 'crm'

),

opened as (

    select
        {{ activity(
            activity_id="'crm:opportunity:' || coalesce(people.lead_ref, '') || ':' || opportunities.opportunity_ref",
            kind="'opportunity_opened'",
            occurred_at='greatest(opportunities.opened_at, people.attached_at)',
            record_id="'crm:' || people.lead_ref",
            opportunity_id="'crm:' || opportunities.opportunity_ref",
            amount='opportunities.amount',
            source_row_id="'crm:opportunity:' || opportunities.opportunity_ref",
            loaded_at='greatest(opportunities._loaded_at, people.loaded_at)',
        ) }}
    from opportunities
    left join people
        on opportunities.opportunity_ref = people.opportunity_ref and people.attached_at is not null

),

moved as (

    select
        {{ activity(
            activity_id="'crm:opportunity_stage:' || coalesce(people.lead_ref, '') || ':' || changes.change_ref",
            kind="case changes.stage when 'won' then 'opportunity_won' when 'lost' then 'opportunity_lost' else 'opportunity_stage_changed' end",
            occurred_at='greatest(changes.changed_at, people.attached_at)',
            record_id="'crm:' || people.lead_ref",
            value='changes.stage',
            opportunity_id="'crm:' || changes.opportunity_ref",
            is_past_acceptance='stages.is_past_acceptance',
            source_row_id="'crm:opportunity_stage:' || changes.change_ref",
            loaded_at='greatest(changes._loaded_at, people.loaded_at)',
        ) }}
    from changes
    left join people
        on
            changes.opportunity_ref = people.opportunity_ref
            and people.attached_at is not null
            and (
                not people.is_late
                or changes.stage is distinct from 'lost'
                or changes.changed_at >= people.attached_at
            )
    left join stages
        on changes.stage = stages.stage

),

opportunity_activities as (

    select * from opened
    union all
    select * from moved

)

select * from opportunity_activities
where
    opportunity_id in (
        select new_activities.opportunity_id from opportunity_activities as new_activities
        where {{ is_new_to_this_run('new_activities.occurred_at', 'new_activities.loaded_at') }}
    )
    -- a role that counts no longer has no activity of its own
    or opportunity_id in (
        select 'crm:' || new_people.opportunity_ref from people as new_people
        where {{ is_new_to_this_run('new_people.added_at', 'new_people.loaded_at') }}
    )
