-- One row per opportunity opened before as_of.
select
    opportunities.opportunity_id,
    opportunities.account_id,
    opportunities.amount,
    '{{ var("currency") }}' as currency,
    opportunities.stage,
    opportunities.status,
    opportunities.last_open_stage,
    opportunities.opened_at,
    {{ business_date('opportunities.opened_at') }} as opened_on,
    opportunities.won_at,
    {{ business_date('opportunities.won_at') }} as won_on,
    opportunities.lost_at,
    {{ business_date('opportunities.lost_at') }} as lost_on,
    opportunities.campaign_id,
    campaigns.name as campaign,
    {{ published_rep_id('opportunities.owner_id', 'reps.team') }} as owner_id,
    {{ published_rep_name('opportunities.owner_id', 'reps.name', 'reps.team') }} as owner
from {{ ref('opportunities') }} as opportunities
left join {{ ref('campaigns') }} as campaigns
    on opportunities.campaign_id = campaigns.campaign_id
left join {{ ref('reps') }} as reps
    on opportunities.owner_id = reps.rep_id
