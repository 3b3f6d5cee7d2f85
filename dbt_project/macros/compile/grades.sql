{# The highest cut-off that is not above the score; below all of them the lowest grade. Without cut-offs there is no
   grade. #}
{% macro grade(column, cut_offs) -%}
    {%- set lowest_first = (cut_offs or {}) | dictsort(by='value') -%}
    {%- if not lowest_first -%}
    cast(null as {{ dbt.type_string() }})
    {%- else -%}
    case
        {%- for grade, cut_off in lowest_first[1:] | reverse %}
        when {{ column }} >= {{ cut_off }} then {{ quoted(grade) }}
        {%- endfor %}
        {%- if lowest_first | length == 1 %}
        when false then ''
        {%- endif %}
        else {{ quoted(lowest_first[0][0]) }}
    end
    {%- endif -%}
{%- endmacro %}

{# The grade of the fit followed by that of the engagement, where a card has both. #}
{% macro combined_grade(grades) -%}
    {%- if grades.fit and grades.engagement -%}scores.fit_grade || scores.engagement_grade
    {%- else -%}cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}

{# The scores with the grades of their components. #}
{% macro graded_cte(card) %}
graded as (

    select
        *
        {%- for component in ['fit', 'engagement', 'total'] %},
        {{ grade(component, card.get('grades', {}).get(component)) }} as {{ component }}_grade
        {%- endfor %}
    from scores

)
{%- endmacro %}
