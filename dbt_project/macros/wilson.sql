{# Wilson's 95 % interval of a share of `hits` in `of`: its low (`side` -1) or high end (1); null of nothing. E. B. Wilson, 1927. #}
{% macro wilson(hits, of, side) -%}
    case when {{ of }} > 0 then
        ({{ hits }} + 1.920729 + {{ side }} * 1.959964 * sqrt({{ hits }} * ({{ of }} - {{ hits }}) / cast({{ of }} as double) + 0.960365))
        / ({{ of }} + 3.841459)
    end
{%- endmacro %}

{# A share; null of nothing. #}
{% macro share(part, of) -%}case when {{ of }} > 0 then {{ part }} / cast({{ of }} as double) end{%- endmacro %}
