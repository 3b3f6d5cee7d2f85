{# The first part of the pass over a scorecard's sums: the instants to evaluate, and everything that changes the sums
   until then. #}
{% macro pass_ctes(name, card, terms) %}
{%- if is_incremental_run() -%}
{{ carried_ctes(name, card) }}
{%- endif %}
looked_at as (

    select * from {{ ref('instants') }}
    where {{ is_from_this_run() }}

),
{%- if card.trend %}
{{ trend_ctes(card) }}
{%- endif %}

instants as (

    select
        lead_id,
        lifecycle_period,
        known_at
    from looked_at
    {%- if card.trend %}
    union all
    select * from earlier_instants
    {%- if is_incremental_run() %}
    union all
    {{ instants_since_carried(card) }}
    {%- endif %}
    {%- endif %}

),
{%- if terms or pauses_of(card) %}

-- points before decay, in hundredths
undecayed as (

    select
        points.lead_id,
        points.lifecycle_period,
        points.occurred_at,
        points.known_at
        {%- if is_incremental_run() %},
        carried_leads.carried_lead_id is null or points.known_at >= {{ carried_at(card) }} as is_new
        {%- endif %}
        {%- for term in terms %},
        {{ signal_points(term.rules) }} as {{ term.name }}
        {%- endfor %}
        {%- if has_unreset(card) %},
        points.is_since_recycle
        {%- endif %}
    from {{ ref(name ~ '_points') }} as points
    {%- if is_incremental_run() %}
    left join carried_leads
        on points.lead_id = carried_leads.carried_lead_id
    {%- endif %}
    where
        points.set_aside_reason is null
        {%- if is_incremental_run() %}
        and (
            carried_leads.carried_lead_id is null
            or points.known_at >= {{ carried_at(card) }}
            {%- if longest_decay(terms) %}
            or points.occurred_at >= {{ plus_microseconds(carried_at(card), -longest_decay(terms)) }}
            {%- endif %}
        )
        {%- endif %}

),
{%- if is_incremental_run() %}

new_points as (

    select * from undecayed
    where is_new

),
{%- endif %}
{%- endif %}
{%- for of_reset in [true, false] if pauses_of(card, of_reset) %}
{{ pause_ctes(card, of_reset) }}
{%- endfor %}
{%- for term in terms if term.decay.kind == 'step' %}

{{ term.name }}_steps as (
{{ steps_of(term, card) }}

),
{%- endfor %}
{%- for an_era in eras_of(terms) %}

{{ an_era.name }}_carried as (
{{ era_carried(an_era, terms) }}

),
{%- endfor %}

changes as (
{{ changes(card, terms) }}

),
{% endmacro %}

{# The points that enter the sums: all, or in an incremental run those that the stored sums do not include. #}
{% macro entering_points() %}{{ return('new_points' if is_incremental_run() else 'undecayed') }}{% endmacro %}

{# All models that a card may read, for dbt's parser; which of them it reads is known at compile time. #}
{% macro card_may_read(name) -%}
    {%- if not execute -%}
        {%- set may_read = [ref(name ~ '_points'), ref('profile_states'), ref('cycles'), ref('instants')] -%}
    {%- endif -%}
{%- endmacro %}
