{# The sums of a scorecard's groups at each instant, before floors and caps (CTE `unclipped`): what the running totals
   give then, less the points for inactivity, and what the profile gives. #}
{% macro unclipped_cte(card, terms, traits, behaviour) %}
{%- set reads_profile = traits or card.get('for') -%}
unclipped as (

    select
        running.lead_id,
        running.known_at
        {%- for group in behaviour %},
        {% for term in terms if term.group == group.name -%}
        {{ term_value(term) }}{{ ' + ' if not loop.last }}
        {%- else -%}
        0.0
        {%- endfor %}
        {%- if group.inactivity %} - {{ inactivity_value(card, group) }}{% endif %} as {{ group.name }}
        {%- endfor %}
        {%- for group in traits %},
        cast({{ trait(group.name, '0', card) }} as double) / 100 as {{ group.name }}
        {%- endfor %},
        {{ trait('is_disqualified', 'false', card) if reads_profile else 'false' }} as is_disqualified,
        {{ trait('is_for', 'false', card) if card.get('for') else 'true' }} as is_for
    from running
    {%- if reads_profile %}
    left join traits
        on running.lead_id = traits.lead_id and running.known_at = traits.known_at
    {%- endif %}
    where running.is_instant
    {%- if reads_profile and card.trend %}
    window lead_so_far as (partition by running.lead_id order by running.known_at rows between unbounded preceding and current row)
    {%- endif %}

),
{% endmacro %}
