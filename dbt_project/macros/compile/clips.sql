{# Floors, caps and rounding: what becomes of sums. #}

{% macro clip(expression, bounds) -%}
    {%- set clipped = expression -%}
    {%- if bounds.cap is defined -%}{%- set clipped = 'least(' ~ clipped ~ ', ' ~ bounds.cap ~ ')' -%}{%- endif -%}
    {%- if bounds.floor is defined -%}{%- set clipped = 'greatest(' ~ clipped ~ ', ' ~ bounds.floor ~ ')' -%}{%- endif -%}
    {{ clipped }}
{%- endmacro %}

{% macro sum_of(groups) -%}{{ (groups | map(attribute='name') | join(' + ')) or '0.0' }}{%- endmacro %}

{# A stored score has six decimals. Nine come first: they take away the noise of summation, so that a tie at the sixth falls the
   same way whatever the order of summation. Rounded as decimals, half away from zero: as doubles, engines let ties fall as they may. #}
{% macro stored(expression) -%}cast(round(cast({{ expression }} as decimal(18, 9)), 6) as double){%- endmacro %}

{# From what sums give, `unclipped`, to the points that are stored: CTE scores. #}
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
