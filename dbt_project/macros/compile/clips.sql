{# Floors, caps, rounding and grades: what becomes of sums. #}

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

{# The highest cut-off that is not above the score; below all of them the lowest grade. Without cut-offs there is none. #}
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

{# The grade of the fit followed by that of the engagement, where a card gives both. #}
{% macro combined_grade(grades) -%}
    {%- if grades.fit and grades.engagement -%}scores.fit_grade || scores.engagement_grade
    {%- else -%}cast(null as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}
