{# Points taken for pauses between the signals of a scorecard (rule 19); the pauses themselves: pauses.sql. #}

{# The lengths of pause that a card's groups count by, with the column of each. #}
{% macro pauses_of(card) -%}
    {%- set lengths = [] -%}
    {%- for group in card.get('groups', []) if group.inactivity -%}
        {%- do lengths.append(pause_length(group)) -%}
    {%- endfor -%}
    {%- set pauses = [] -%}
    {%- for length in lengths | unique -%}{%- do pauses.append({'name': 'pauses_' ~ loop.index, 'length': length}) -%}{%- endfor -%}
    {{ return(pauses) }}
{%- endmacro %}

{% macro pause_length(group) -%}{{ return((group.inactivity.every_days * 86400000000) | round | int) }}{%- endmacro %}

{% macro pause_changes(card, sign) -%}
    {%- set changed = {} -%}
    {%- for pause in pauses_of(card) -%}{%- do changed.update({pause.name: sign ~ pause.name}) -%}{%- endfor -%}
    {{ return(changed) }}
{%- endmacro %}

{# The points that a group loses at an instant, including for the pause that is still open. #}
{% macro inactivity_value(card, group) -%}
    {%- set pause = pauses_of(card) | selectattr('length', 'equalto', pause_length(group)) | first -%}
    {%- set lost = hundredths(group.inactivity.points) ~ ' * (running.' ~ pause.name
        ~ ' + coalesce(' ~ steps_between('running.last_signal_at', 'running.known_at', pause.length) ~ ', 0))' -%}
    {%- if group.inactivity.most is defined -%}
        {%- set lost = 'least(' ~ lost ~ ', ' ~ hundredths(group.inactivity.most) ~ ')' -%}
    {%- endif -%}
    cast({{ lost }} as double) / 100
{%- endmacro %}
