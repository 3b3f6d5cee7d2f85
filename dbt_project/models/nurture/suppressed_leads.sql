-- Why a lead of the nurture list may not be mailed at as_of, the first reason that holds (rule 48).
with

consents as (

    select
        lead_id,
        max(occurred_at) filter (
            where kind = 'profile_changed' and property = 'has_consent' and {{ typed('value', {'type': 'boolean'}) }}
        ) as given_at,
        max(occurred_at) filter (where kind = 'email_unsubscribed') as unsubscribed_at
    from {{ ref('activities') }}
    where
        is_counted
        and kind in ('profile_changed', 'email_unsubscribed')
        and lead_id in (select nurtured.lead_id from {{ ref('nurtured_leads') }} as nurtured)
    group by lead_id

)

select
    leads.lead_id,
    case
        when attributes.email_domain is null then 'no_address'
        when attributes.domain_relationship in ('own', 'competitor', 'test') then 'not_a_lead'
        when known_states.is_customer then 'customer'
        when not coalesce(attributes.has_consent, false) then 'no_consent'
        when consents.unsubscribed_at >= coalesce(consents.given_at, consents.unsubscribed_at) then 'unsubscribed'
        when decisions.category = 'data' then 'bad_address'
    end as suppressed_because
from {{ ref('nurtured_leads') }} as leads
inner join {{ ref('lead_attributes') }} as attributes
    on leads.lead_id = attributes.lead_id
inner join {{ ref('known_states') }} as known_states
    on leads.lead_id = known_states.lead_id and not known_states.is_moment
left join consents
    on leads.lead_id = consents.lead_id
left join {{ ref('judged_decisions') }} as decisions
    on leads.boundary_activity_id = decisions.activity_id
