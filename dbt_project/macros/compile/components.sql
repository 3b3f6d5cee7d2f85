{# The components of a score: total, fit, engagement, and each group. #}
{% macro scorecard_components(name) -%}
    {%- set groups = declared(name).get('scorecard', {}).get('groups', []) -%}
    {{ return(['total', 'fit', 'engagement'] + groups | map(attribute='name') | list) }}
{%- endmacro %}

{# All columns of a scorecard but its key: components, grades, disqualification and trend. #}
{% macro scorecard_columns(name) -%}
    {{ return(scorecard_components(name) + ['fit_grade', 'engagement_grade', 'total_grade', 'combined_grade', 'is_disqualified', 'trend']) }}
{%- endmacro %}
