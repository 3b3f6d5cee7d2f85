{# The sums of a scorecard as at one instant, from which the next incremental run continues: as_of or, where the card
   has a trend, as_of minus the days of the trend, because the next run looks that far back. It includes every change of
   a sum before that instant. #}
{% macro scorecard_state(name) %}
{%- set card = declared(name).get('scorecard', {}) -%}
{%- set terms = terms_of(card) -%}
{%- set columns = sum_columns(card, terms) -%}
{%- set traits = card.get('groups', []) | selectattr('component', 'equalto', 'fit') | list -%}
{%- set keeps_traits = card.trend and (traits or card.get('for')) -%}
{%- set at = state_at(card, as_of()) -%}
{{ card_may_read(name) -}}
-- built after the scorecard itself, which still reads the state of the previous build: {{ ref(name) }}
with

{{ pass_ctes(name, card, terms) }}
{%- if keeps_traits %}
{{ traits_cte(card, traits) }}

latest_traits as (

    select
        lead_id
        {%- for trait in (traits | map(attribute='name') | list) + ['is_disqualified', 'is_for'] %},
        max_by({{ trait }}, known_at) as {{ trait }}
        {%- endfor %}
    from traits
    where known_at < {{ at }}
    group by lead_id

),
{%- endif %}

sums as (

    select
        lead_id,
        lifecycle_period
        {%- for column in columns if column.is_reset %},
        {{ state_sum(column, at) }} as {{ column.name }}
        {%- endfor %}
    from changes
    where known_at < {{ at }}
    group by lead_id, lifecycle_period

)
{%- if has_unreset(card) %},

sums_ever as (

    select
        lead_id
        {%- for column in columns if not column.is_reset %},
        {{ state_sum(column, at) }} as {{ column.name }}
        {%- endfor %}
    from changes
    where known_at < {{ at }}
    group by lead_id

)
{%- endif %}

select
    cycles.lead_id,
    cycles.lifecycle_period,
    {{ at }} as state_at
    {%- for column in columns %},
    {%- set sums = 'sums' ~ unreset_suffix(column.is_reset) %}
    {%- if column.era %}
    coalesce({{ sums }}.{{ column.name }}, 0) * {{ doubled(era_start(just_before(at), column.era) ~ ' - ' ~ microseconds(at), column.term) }} as {{ column.name }}
    {%- elif column.adds == 'sum' %}
    coalesce({{ sums }}.{{ column.name }}, 0) as {{ column.name }}
    {%- else %}
    {{ sums }}.{{ column.name }}
    {%- endif %}
    {%- endfor %}
    {%- if card.trend %},
    first_instants.first_at
    {%- endif %}
    {%- if keeps_traits %}
    {%- for trait in (traits | map(attribute='name') | list) + ['is_disqualified', 'is_for'] %},
    latest_traits.{{ trait }}
    {%- endfor %}
    {%- endif %},
    {{ var('build_number') }} as build_number
from {{ ref('cycles') }} as cycles
{%- if card.trend %}
inner join first_instants
    on cycles.lead_id = first_instants.lead_id
{%- endif %}
left join sums
    on cycles.lead_id = sums.lead_id and cycles.lifecycle_period = sums.lifecycle_period
{%- if has_unreset(card) %}
left join sums_ever
    on cycles.lead_id = sums_ever.lead_id
{%- endif %}
{%- if keeps_traits %}
left join latest_traits
    on cycles.lead_id = latest_traits.lead_id
{%- endif %}
where
    (cycles.starts_after is null or cycles.starts_after < {{ at }})
    and (cycles.ends_at is null or cycles.ends_at >= {{ at }})
{% endmacro %}

{# One sum of the state; with a half-life, only the changes of the era of its last instant. #}
{% macro state_sum(column, at) -%}
    {{ column.adds }}({{ column.name }}){% if column.era %} filter (
            where {{ era('known_at', column.era.length) }} = {{ era(just_before(at), column.era.length) }}
        ){% endif %}
{%- endmacro %}
