-- Rows of the CRM that give nothing: a role on an opportunity that the CRM neither opened nor moved, and one on a lost
-- opportunity, until that moves (rule 8).
with

roles as (

    {{ latest_versions(source('crm', 'opportunity_contacts'), ['opportunity_ref', 'lead_ref']) }}

),

people as (

    select * from {{ ref('stg_crm__opportunity_people') }}

),

left_out as (

    select
        roles.*,
        case
            when
                roles.opportunity_ref not in (
                    select known.opportunity_ref from {{ source('crm', 'opportunities') }} as known
                )
                and roles.opportunity_ref not in (
                    select moved.opportunity_ref from {{ source('crm', 'opportunity_stages') }} as moved
                )
                then 'no such opportunity'
            when people.opportunity_ref is not null then 'role on a lost opportunity'
        end as reason
    from roles
    left join people
        on
            roles.opportunity_ref = people.opportunity_ref
            and roles.lead_ref = people.lead_ref
            and people.attached_at is null

)

select
    'crm' as source,
    'contact_role' as kind,
    reason,
    'crm:' || opportunity_ref as key,
    added_at as occurred_at,
    _loaded_at as loaded_at
from left_out
where reason is not null
