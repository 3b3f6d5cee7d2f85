-- Everything known about a lead at every instant it is evaluated: its moments, and as_of.
{{ incremental_by_lead(also='not is_moment') }}
{% set scores = [] %}
{% for card in var('scorecards') -%}
{%- for column in scorecard_columns(card) %}{% do scores.append({'card': card, 'column': column}) %}{% endfor -%}
{%- endfor %}
with

instants as (

    select * from {{ ref('instants') }}
    where {{ is_from_this_run() }}

),

features as (

    select * from {{ ref('feature_states') }}
    where {{ is_from_this_run() }}

),

profile as (

    select * from {{ ref('profile_periods') }}

),

sales as (

    select * from {{ ref('sales_periods') }}

),

opportunities as (

    select * from {{ ref('opportunity_counts') }}

)
{%- for card in var('scorecards') %},

{{ card }} as (

    select * from {{ ref(card) }}
    where {{ is_from_this_run() }}

)
{%- endfor %},

known as (

    select
        instants.lead_id,
        instants.lifecycle_period,
        instants.cycle,
        instants.known_at,
        instants.is_moment,
        {{ var('build_number') }} as build_number,
        {%- for feature in declared('moments').get('features', []) %}
        features.{{ feature.name }},
        {%- endfor %}
        {%- for item in declared('moments').get('profile', []) if item.name != 'email' %}
        profile.{{ item.name }},
        {%- endfor %}
        profile.email_domain,
        profile.domain_relationship,
        profile.account_customer_since_at,
        sales.decision,
        {%- for question in declared('moments').get('answers', []) %}
        sales.{{ question }},
        {%- endfor %}
        {%- for score in scores %}
        {{ score.card }}.{{ score.column }} as {{ score.card }}_{{ score.column }},
        {%- endfor %}
        coalesce(opportunities.open_opportunities, 0) as open_opportunities,
        coalesce(opportunities.won_opportunities, 0) as won_opportunities
    from instants
    left join features
        on instants.lead_id = features.lead_id and instants.known_at = features.known_at
    left join profile
        on
            instants.lead_id = profile.lead_id
            and instants.known_at >= profile.known_from
            and instants.known_at < profile.known_until
    left join sales
        on
            instants.lead_id = sales.lead_id
            and instants.lifecycle_period = sales.lifecycle_period
            and instants.known_at >= sales.known_from
            and instants.known_at < sales.known_until
    left join opportunities
        on
            instants.lead_id = opportunities.lead_id
            and instants.known_at >= opportunities.counted_at
            and instants.known_at < opportunities.counted_until
    {%- for card in var('scorecards') %}
    left join {{ card }}
        on instants.lead_id = {{ card }}.lead_id and instants.known_at = {{ card }}.known_at
    {%- endfor %}

)

-- definitions/features.yml declares who is a customer
select
    *,
    coalesce({{ declared('moments').get('is_customer', 'false') }}, false) as is_customer
from known
