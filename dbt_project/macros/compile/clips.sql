{# Floors, caps and rounding of sums. #}

{% macro clip(expression, bounds) -%}
    {%- set clipped = expression -%}
    {%- if bounds.cap is defined -%}{%- set clipped = 'least(' ~ clipped ~ ', ' ~ bounds.cap ~ ')' -%}{%- endif -%}
    {%- if bounds.floor is defined -%}{%- set clipped = 'greatest(' ~ clipped ~ ', ' ~ bounds.floor ~ ')' -%}{%- endif -%}
    {{ clipped }}
{%- endmacro %}

{% macro sum_of(groups) -%}{{ (groups | map(attribute='name') | join(' + ')) or '0.0' }}{%- endmacro %}

{# A stored score has six decimals. It is rounded to nine first, which removes the noise of summation: so a tie at the
   sixth decimal is rounded the same way whatever the order of summation. Decimals are rounded half away from zero; for
   doubles, engines differ. #}
{% macro stored(expression) -%}cast(round(cast({{ expression }} as decimal(18, 9)), 6) as double){%- endmacro %}

{# From the sums (CTE `unclipped`) to the stored points (CTE scores). #}
{% macro clipped_ctes(name, card, traits, behaviour) %}
clipped as (

    select
        lead_id,
        known_at,
        is_disqualified
        {%- for group in card.get('groups', []) %},
        {{ clip(group.name, group) }} as {{ group.name }}
        {%- endfor %}
    from unclipped
    where is_for

),

components as (

    select
        *,
        {{ sum_of(traits) }} as fit,
        {{ sum_of(behaviour) }} as engagement,
        case
            when is_disqualified then {{ card.get('total', {}).get('floor', 0) }}
            else {{ clip(sum_of(card.get('groups', [])), card.get('total', {})) }}
        end as total
    from clipped

),

scores as (

    select
        lead_id,
        known_at
        {%- for component in scorecard_components(name) %},
        {{ stored(component) }} as {{ component }}
        {%- endfor %},
        is_disqualified
    from components

),
{%- endmacro %}
