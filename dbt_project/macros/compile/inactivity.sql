{# Points taken for pauses between the signals of a scorecard (rule 19); the pauses themselves: pauses.sql. #}

{# The lengths of pause that a card's groups count by, with the column of each; only those of groups that are reset, or
   are not, where `of_reset` says so. #}
{% macro pauses_of(card, of_reset=none) -%}
    {%- set pauses = [] -%}
    {%- for each in [true, false] if of_reset is none or of_reset == each -%}
        {%- set lengths = [] -%}
        {%- for group in card.get('groups', []) if group.inactivity and is_reset(card, group) == each -%}
            {%- do lengths.append(pause_length(group)) -%}
        {%- endfor -%}
        {%- for length in lengths | unique -%}
            {%- do pauses.append({'name': 'pauses' ~ unreset_suffix(each) ~ '_' ~ loop.index, 'length': length, 'is_reset': each}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(pauses) }}
{%- endmacro %}

{# The column and the CTEs of what is never reset have names of their own. #}
{% macro unreset_suffix(of_reset) -%}{{ return('' if of_reset else '_ever') }}{%- endmacro %}

{% macro pause_of(card, group) -%}
    {{ return(pauses_of(card, is_reset(card, group)) | selectattr('length', 'equalto', pause_length(group)) | first) }}
{%- endmacro %}

{# What an activity says about the latest signal: of the lifecycle period, and of all. #}
{% macro last_signals(card) -%}
    {%- set since_recycle = 'case when is_since_recycle then occurred_at end' if has_unreset(card) else 'occurred_at' -%}
    {{ return({'last_signal_at': since_recycle, 'last_signal_ever_at': 'occurred_at'}) }}
{%- endmacro %}

{% macro pause_length(group) -%}{{ return((group.inactivity.every_days * 86400000000) | round | int) }}{%- endmacro %}

{% macro pause_changes(card, sign, of_reset) -%}
    {%- set changed = {} -%}
    {%- for pause in pauses_of(card, of_reset) -%}{%- do changed.update({pause.name: sign ~ pause.name}) -%}{%- endfor -%}
    {{ return(changed) }}
{%- endmacro %}

{# The points that a group loses at an instant, including for the pause that is still open. #}
{% macro inactivity_value(card, group) -%}
    {%- set pause = pause_of(card, group) -%}
    {%- set lost = hundredths(group.inactivity.points) ~ ' * (running.' ~ pause.name
        ~ ' + coalesce(' ~ steps_between('running.last_signal' ~ unreset_suffix(pause.is_reset) ~ '_at', 'running.known_at', pause.length) ~ ', 0))' -%}
    {%- if group.inactivity.most is defined -%}
        {%- set lost = 'least(' ~ lost ~ ', ' ~ hundredths(group.inactivity.most) ~ ')' -%}
    {%- endif -%}
    cast({{ lost }} as double) / 100
{%- endmacro %}
