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
