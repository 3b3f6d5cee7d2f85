-- What reps did about the leads that were handed off and what may keep a promise, with the team of the rep at that
-- instant (rule 38). What no rep did is not here.
{% set decisions = declared('cycles').get('decisions', []) -%}
{% set changes = ['opportunity_opened', 'opportunity_stage_changed', 'opportunity_won', 'opportunity_lost'] -%}
with

others as (

    select
        activities.activity_id,
        activities.lead_id,
        activities.kind,
        activities.occurred_at,
        activities.logged_at,
        {{ is_of_kind('activities.kind', changes) }} as is_of_opportunity,
        coalesce(opportunities.owner_id, activities.rep_id) as rep_id
    from {{ ref('activities') }} as activities
    left join {{ ref('opportunities') }} as opportunities
        on activities.opportunity_id = opportunities.opportunity_id
    where
        {{ is_of_kind('activities.kind', decisions + changes) }}
        and activities.lead_id in (select hand_offs.lead_id from {{ ref('hand_offs') }} as hand_offs)

),

acts as (

    select
        activity_id,
        lead_id,
        kind,
        occurred_at,
        logged_at,
        rep_id,
        is_attempt,
        is_contact,
        false as is_of_opportunity
    from {{ ref('touches') }}
    where not is_automated
    union all
    select
        activity_id,
        lead_id,
        kind,
        occurred_at,
        logged_at,
        rep_id,
        false as is_attempt,
        false as is_contact,
        is_of_opportunity
    from others

)

select
    acts.*,
    reps.team
from acts
inner join {{ ref('rep_versions') }} as reps
    on
        acts.rep_id = reps.rep_id
        and acts.occurred_at >= reps.known_from
        and acts.occurred_at < reps.known_until
