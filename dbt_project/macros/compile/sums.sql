{# The running sums of a scorecard: their columns, how an activity changes them, and their values at an instant.

   A sum's column holds hundredths of points, so that it can be compared whatever the order of summation:
     none, window   whole hundredths; points leave a window when their age equals its length
     linear         the hundredths still decaying, and in `__at` each times the microsecond at which it occurred
     step           billionths of hundredths; the points that a step takes are a change at that instant
     half-life      lifted to the start of an era, see scorecard.sql #}

{# Columns of a card's sums: their neutral value, how they add up, and the window they run in. #}
{% macro sum_columns(card, terms) -%}
    {%- set columns = [] -%}
    {%- for term in terms -%}
        {%- do columns.append({
            'name': term.name, 'nothing': '0.0' if term.era else '0', 'adds': 'sum', 'over': so_far(term.is_reset, term.era), 'era': term.era, 'term': term,
            'is_reset': term.is_reset,
        }) -%}
        {%- if term.decay.kind == 'linear' -%}
            {%- do columns.append({'name': term.name ~ '__at', 'nothing': '0', 'adds': 'sum', 'over': so_far(term.is_reset), 'is_reset': term.is_reset}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for pause in pauses_of(card) -%}
        {%- do columns.append({'name': pause.name, 'nothing': '0', 'adds': 'sum', 'over': so_far(pause.is_reset), 'is_reset': pause.is_reset}) -%}
    {%- endfor -%}
    {%- for of_reset in [true, false] if pauses_of(card, of_reset) -%}
        {%- do columns.append({
            'name': 'last_signal' ~ unreset_suffix(of_reset) ~ '_at', 'nothing': 'cast(null as timestamp)', 'adds': 'max', 'over': so_far(of_reset), 'is_reset': of_reset
        }) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{# The window of a sum: a lifecycle period, or all of a lead's history where it is not reset; with a half-life, an era of
   it. #}
{% macro so_far(of_reset, an_era=none) -%}
    {%- if an_era -%}{{ return(an_era.name ~ unreset_suffix(of_reset) ~ '_so_far') }}{%- endif -%}
    {{ return('lifecycle_period_so_far' if of_reset else 'ever_so_far') }}
{%- endmacro %}

{# What an activity adds to the sums when it becomes known. #}
{% macro entering(terms) -%}
    {%- set changed = {} -%}
    {%- for term in terms -%}
        {%- set points = term.name -%}
        {%- if term.decay.kind in ['window', 'linear'] -%}
            {%- set points = 'case when ' ~ leaves_at(term) ~ ' > known_at then ' ~ term.name ~ ' else 0 end' -%}
        {%- elif term.decay.kind == 'step' -%}
            {%- set points = after_steps(term.name, steps_between('occurred_at', 'known_at', term.decay.length), term) | trim -%}
        {%- elif term.decay.kind == 'half_life' -%}
            {%- set points = term.name ~ ' * ' ~ doubled(microseconds('occurred_at') ~ ' - ' ~ era_start('known_at', term.era), term) -%}
        {%- endif -%}
        {%- do changed.update({term.name: points}) -%}
        {%- if term.decay.kind == 'linear' -%}
            {%- do changed.update({term.name ~ '__at': times_instant('(' ~ points ~ ')')}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(changed) }}
{%- endmacro %}

{% macro leaves_at(term) -%}{{ return(plus_microseconds('occurred_at', term.decay.length) | trim) }}{%- endmacro %}

{% macro times_instant(points) -%}{{ return('cast(' ~ points ~ ' as ' ~ wide_integer() ~ ') * ' ~ microseconds('occurred_at')) }}{%- endmacro %}

{# The points that leave: their age equals the window, or they have decayed to zero linearly. #}
{% macro leaving(term) -%}
    {%- set changed = {term.name: '-' ~ term.name} -%}
    {%- if term.decay.kind == 'linear' -%}
        {%- do changed.update({term.name ~ '__at': '-' ~ times_instant(term.name)}) -%}
    {%- endif -%}
    {{ return(changed) }}
{%- endmacro %}

{% macro carried_over(terms, an_era) -%}
    {%- set changed = {} -%}
    {%- for term in terms if term.era == an_era -%}
        {%- do changed.update({term.name: term.name ~ ' * ' ~ doubled(microseconds('occurred_at') ~ ' - starts_us', term)}) -%}
    {%- endfor -%}
    {{ return(changed) }}
{%- endmacro %}

{# The value of a sum at an instant, in points. #}
{% macro term_value(term) -%}
    {%- set sum = 'running.' ~ term.name -%}
    {%- set now = microseconds('running.known_at') -%}
    {%- if term.decay.kind == 'linear' -%}
        cast(
            cast({{ sum }} as {{ wide_integer() }}) * ({{ term.decay.length }} - {{ now }}) + {{ sum }}__at as double
        ) / {{ term.decay.length }} / 100
    {%- elif term.decay.kind == 'step' -%}
        cast({{ sum }} as double) / 1e11
    {%- elif term.decay.kind == 'half_life' -%}
        {{ sum }} * {{ doubled(era_start('running.known_at', term.era) ~ ' - ' ~ now, term) }} / 100
    {%- else -%}
        cast({{ sum }} as double) / 100
    {%- endif -%}
{%- endmacro %}
