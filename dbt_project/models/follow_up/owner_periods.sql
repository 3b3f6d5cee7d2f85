-- Who owns the leads that were handed off, from when to when. In stage sql the owner of the latest opportunity comes
-- before the one of the profile (rule 36).
with

leads as (

    select distinct lead_id from {{ ref('hand_offs') }}

),

opportunity_leads as (

    select distinct
        lead_id,
        opportunity_id
    from {{ ref('activities') }}
    where opportunity_id is not null and lead_id in (select leads.lead_id from leads)

),

of_opportunities as (

    select
        opportunity_leads.lead_id,
        opportunities.owner_id,
        opportunities.opened_at as owned_from,
        lead(opportunities.opened_at, 1, {{ instant('9999-12-31') }}) over (
            partition by opportunity_leads.lead_id order by opportunities.opened_at, opportunities.opportunity_id
        ) as owned_until
    from opportunity_leads
    inner join {{ ref('opportunities') }} as opportunities
        on opportunity_leads.opportunity_id = opportunities.opportunity_id

)

select
    lead_id,
    'sql' as stage,
    owner_id,
    owned_from,
    owned_until
from of_opportunities
where owner_id is not null and owned_from < owned_until
union all
select
    lead_id,
    cast(null as {{ dbt.type_string() }}) as stage,
    owner_id,
    known_from as owned_from,
    known_until as owned_until
from {{ ref('profile_periods') }}
where owner_id is not null and lead_id in (select leads.lead_id from leads)
