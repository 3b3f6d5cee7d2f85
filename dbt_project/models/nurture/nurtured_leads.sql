-- The leads that are not with Sales at as_of, why, and which gate is their next one (rules 46 and 47).
with

leads as (

    select
        lead_stages.*,
        case when stages.is_off_ramp then 1 else stages.ladder end as rung,
        follow_up.hand_off_id is not null as is_handed_off
    from {{ ref('lead_stages') }} as lead_stages
    inner join {{ ref('stages') }} as stages
        on lead_stages.stage = stages.stage
    left join {{ ref('follow_up') }} as follow_up
        on
            lead_stages.lead_id = follow_up.lead_id
            and lead_stages.stage = follow_up.stage
            and lead_stages.stage_since_at = follow_up.entered_at
    where lead_stages.stage not in ('opportunity', 'customer', 'disqualified')

),

gates as (

    {{ next_gate_rows() }}

),

next_gates as (

    select
        leads.lead_id,
        min(gates.ladder) as ladder
    from leads
    inner join gates
        on leads.rung < gates.ladder
    group by leads.lead_id

),

agreements as (

    select definition as agreement from {{ source('register', 'definitions') }}
    where
        stage = 'follow_up'
        and in_force_from_at <= {{ as_of() }}
        and (in_force_to_at is null or in_force_to_at > {{ as_of() }})

),

promised as (

    select distinct targets.stage
    from ({{ follow_up_stages() }}) as targets
    inner join agreements
        on targets.agreement = agreements.agreement

)

select
    leads.lead_id,
    leads.stage,
    leads.cycle,
    leads.stage_since_at as since_at,
    leads.nurture_entries as times_nurtured,
    case
        when leads.stage = 'inquiry' then 'not_qualified_yet'
        when leads.stage = 'nurture' then boundaries.boundary_kind
        when leads.stage = 'lost' then 'lost'
        when
            exists (select 1 from agreements) and leads.stage not in (select promised.stage from promised)
            then 'not_for_sales'
        else 'no_promise'
    end as why,
    boundaries.boundary_activity_id,
    gates.gate,
    gates.definition
from leads
left join {{ ref('boundaries') }} as boundaries
    on leads.stage = 'nurture' and leads.lead_id = boundaries.lead_id and leads.stage_since_at = boundaries.moment_at
left join next_gates
    on leads.lead_id = next_gates.lead_id
left join gates
    on next_gates.ladder = gates.ladder
where not leads.is_handed_off
