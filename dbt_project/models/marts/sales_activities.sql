-- One row per touch of Sales and per decision of Sales about a published lead.
{% set signals = declared('signals').get('signals', []) -%}
{% set touches = signals | selectattr('name', 'equalto', 'touched_by_sales') | map(attribute='kind') | first -%}
{% set kinds = ([touches] if touches is string else (touches or [])) + declared('cycles').get('decisions', []) -%}
select
    activities.activity_id,
    activities.lead_id,
    activities.kind,
    activities.occurred_at,
    {{ business_date('activities.occurred_at') }} as occurred_on,
    {{ published_rep_id('activities.rep_id', 'rep_teams.team') }} as rep_id,
    activities.value as outcome,
    activities.reason
from {{ ref('activities') }} as activities
inner join {{ ref('leads') }} as leads
    on activities.lead_id = leads.lead_id
{{ join_team_then('activities.rep_id', 'activities.occurred_at', as='rep_teams') }}
where {{ is_of_kind('activities.kind', kinds) }}
