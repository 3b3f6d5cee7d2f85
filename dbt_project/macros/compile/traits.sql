{# The points of the profile at the instants at which it is known. #}
{% macro traits_cte(card, traits) %}
traits as (

    select
        profile.lead_id,
        profile.known_at
        {%- for group in traits %},
        {{ profile_points(group.rules) }} as {{ group.name }}
        {%- endfor %},
        {{ disqualifying(card) }} as is_disqualified,
        {{ is_for(card) }} as is_for
    from {{ ref('profile_states') }} as profile
    {%- if is_incremental_run() and card.trend %}
    {{ since_carried('profile', card) }}
    union all
    select
        lead_id,
        {{ just_before(carried_at(card)) }} as known_at
        {%- for group in traits %},
        {{ group.name }}
        {%- endfor %},
        is_disqualified,
        is_for
    from carried
    {%- elif is_incremental_run() %}
    where {{ is_from_this_run('profile') }}
    {%- endif %}

),
{%- endmacro %}

{# The points of the profile at an instant; at an instant between moments (of a trend), those of the previous moment. #}
{% macro trait(column, nothing, card) -%}
    coalesce({{ (last_known('traits.' ~ column) ~ ' over lead_so_far') if card.trend else 'traits.' ~ column }}, {{ nothing }})
{%- endmacro %}
