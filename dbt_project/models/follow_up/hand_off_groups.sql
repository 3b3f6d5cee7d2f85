-- The groups that rates of follow-up are over: each hand-off once for every dimension (rules 44 and 45).
{% set dimensions = {
    'agreement': 'agreement',
    'target': 'target',
    'definition': "coalesce(definition, 'none')",
    'source': 'source',
    'campaign': "coalesce(first_campaign_id, 'none')",
    'segment': 'segment',
    'fit_grade': "coalesce(fit_grade, 'unknown')",
    'team': "coalesce(first_owner_team, 'none')",
} -%}
{% if published_reps_as() != 'teams' -%}
{% do dimensions.update({'rep': "coalesce(first_owner_id, 'none')"}) -%}
{% endif -%}
with

hand_offs as (

    select
        *,
        {{ month_start(business_date('entered_at')) }} as cohort_month
    from {{ ref('follow_up') }}

)

select
    hand_off_id,
    stage,
    cohort_month,
    'all' as dimension,
    'all' as value
from hand_offs
{%- for dimension, value in dimensions.items() %}
union all
select
    hand_off_id,
    stage,
    cohort_month,
    '{{ dimension }}' as dimension,
    {{ value }} as value
from hand_offs
{%- endfor %}
