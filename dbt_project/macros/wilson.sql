{# Wilson's 95 % interval of the share `hits` of `of`: its low (`side` -1) or high end (1); null if `of` is 0. E. B.
   Wilson, 1927. The low end of no hits is 0, the high end of all hits is 1: clipped, because roots are rounded. #}
{% macro wilson(hits, of, side) -%}
    {%- set z = 1.959963984540054 -%}
    case when {{ of }} > 0 then
        greatest(0.0, least(1.0, (
            {{ hits }} + cast({{ z * z / 2 }} as double) + {{ side }} * cast({{ z }} as double)
            * sqrt({{ hits }} * ({{ of }} - {{ hits }}) / cast({{ of }} as double) + {{ z * z / 4 }})
        ) / ({{ of }} + {{ z * z }})))
    end
{%- endmacro %}

{# A share; null if the whole is 0. #}
{% macro share(part, of) -%}case when {{ of }} > 0 then {{ part }} / cast({{ of }} as double) end{%- endmacro %}

{# Three columns: a share and the two ends of its interval, `<name>`, `<name>_low`, `<name>_high`. #}
{% macro share_with_interval(name, part, of) -%}
    {{ share(part, of) }} as {{ name }},
    {{ wilson(part, of, '-1') }} as {{ name }}_low,
    {{ wilson(part, of, '1') }} as {{ name }}_high
{%- endmacro %}
