{# The sums that a scorecard carries over time: what changes them and when, and what they say at an instant.

   A sum's column holds hundredths of points, so that it can be compared whatever the order of summation:
     none, window   whole hundredths; what is in a window leaves when it is as old as the window is long
     linear         the hundredths still decaying, and beside them (`__at`) each times the microsecond it occurred at
     step           billionths of hundredths; what a step takes is a change at that instant
     half-life      lifted to the start of an era, see scorecard.sql #}

{# Columns of a card's sums: their neutral value, how they add up, and the window they run in. #}
{% macro sum_columns(card, terms) -%}
    {%- set columns = [] -%}
    {%- for term in terms -%}
        {%- do columns.append({
            'name': term.name, 'nothing': '0.0' if term.era else '0', 'adds': 'sum', 'over': term.era.name ~ '_so_far' if term.era else 'spell_so_far', 'era': term.era, 'term': term,
        }) -%}
        {%- if term.decay.kind == 'linear' -%}
            {%- do columns.append({'name': term.name ~ '__at', 'nothing': '0', 'adds': 'sum', 'over': 'spell_so_far'}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for pause in pauses_of(card) -%}
        {%- do columns.append({'name': pause.name, 'nothing': '0', 'adds': 'sum', 'over': 'spell_so_far'}) -%}
    {%- endfor -%}
    {%- if pauses_of(card) -%}
        {%- do columns.append({'name': 'last_signal_at', 'nothing': 'cast(null as timestamp)', 'adds': 'max', 'over': 'spell_so_far'}) -%}
    {%- endif -%}
    {{ return(columns) }}
{%- endmacro %}

{# One select of changes: those of the columns named in `changed`, nothing in all the others. #}
{% macro changes_from(relation, at, columns, changed, where=none, is_instant='false') %}
    select
        lead_id,
        spell,
        {{ at }} as known_at,
        {{ is_instant }} as is_instant
        {%- for column in columns %},
        {{ changed.get(column.name, column.nothing) }} as {{ column.name }}
        {%- endfor %}
    from {{ relation }}
    {%- if where %}
    where {{ where }}
    {%- endif %}
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

{# What leaves when it is as old as a window, or has faded to nothing in a line. #}
{% macro leaving(term) -%}
    {%- set changed = {term.name: '-' ~ term.name} -%}
    {%- if term.decay.kind == 'linear' -%}
        {%- do changed.update({term.name ~ '__at': '-' ~ times_instant(term.name)}) -%}
    {%- endif -%}
    {{ return(changed) }}
{%- endmacro %}

{# All changes of a card's sums, one select a reason. #}
{% macro changes(card, terms) %}
{%- set columns = sum_columns(card, terms) %}
    {%- if terms or pauses_of(card) %}
    -- what becomes known
    {{- changes_from(entering_points(), 'known_at', columns, dict(entering(terms), last_signal_at='occurred_at')) }}
    {%- for term in terms if term.decay.kind in ['window', 'linear'] %}
    union all
    -- what {{ 'leaves the window' if term.decay.kind == 'window' else 'has faded to nothing' }} of {{ term.name }}
    {{- changes_from('given', leaves_at(term), columns, leaving(term), term.name ~ ' <> 0 and ' ~ still_to_come(leaves_at(term), card)) }}
    {%- endfor %}
    {%- for term in terms if term.decay.kind == 'step' %}
    union all
    -- what a step takes of {{ term.name }}
    {{- changes_from(term.name ~ '_steps', 'stepped_at', columns, {term.name: 'change'}, 'change <> 0') }}
    {%- endfor %}
    {%- for an_era in eras_of(terms) %}
    union all
    -- what is left when the next of {{ an_era.name | replace('_', ' ') }} starts
    {{- changes_from(an_era.name ~ '_carried', 'starts_at', columns, carried_over(terms, an_era)) }}
    {%- endfor %}
    {%- if pauses_of(card) %}
    union all
    -- pauses between signals
    {{- changes_from('pauses', 'counts_from', columns, pause_changes(card, '')) }}
    union all
    -- pauses counted again, because something became known late
    {{- changes_from('pauses', 'counts_until', columns, pause_changes(card, '-'), 'counts_until is not null') }}
    {%- endif %}
    union all
    {%- endif %}
    {%- if is_night() and columns %}
    -- what the build before had come to
    {{- changes_from('carried', 'known_at', columns, carried_changes(card, terms)) }}
    union all
    {%- endif %}
    -- when the lead is looked at
    {{- changes_from('instants', 'known_at', columns, {}, none, 'true') }}
{%- endmacro %}

{# Every step an activity takes after it became known: the difference it makes. #}
{% macro steps_of(term, card) %}
    select
        given.lead_id,
        given.spell,
        {{ plus_microseconds('given.occurred_at', 'numbers.n * ' ~ term.decay.length) }} as stepped_at,
        {{ after_steps('given.' ~ term.name, 'numbers.n', term) }}
        - {{ after_steps('given.' ~ term.name, 'numbers.n - 1', term) }} as change
    from given
    inner join ({{ numbers_to(steps_to_nothing(term)) }}) as numbers
        on
            {{ still_to_come(plus_microseconds('given.occurred_at', 'numbers.n * ' ~ term.decay.length), card) }}
            and {{ plus_microseconds('given.occurred_at', 'numbers.n * ' ~ term.decay.length) }} <= {{ as_of() }}
    where given.{{ term.name }} <> 0
{%- endmacro %}

{# What occurred shortly enough before an era's end to matter in the next one, which is soon enough to matter at all. #}
{% macro era_carried(an_era, terms) %}
    select *
    from (
        select
            *,
            ({{ era('known_at', an_era.length) }} + 1) * {{ an_era.length }} as starts_us,
            {{ plus_microseconds(instant('1970-01-01 00:00:00'), '(' ~ era('known_at', an_era.length) ~ ' + 1) * ' ~ an_era.length) }} as starts_at
        from (
            select lead_id, spell, occurred_at, known_at, {{ of_era(terms, an_era) }} from {{ entering_points() }}
            {%- if is_night() %}
            union all
            select lead_id, spell, occurred_at, known_at, {{ of_era(terms, an_era) }} from carried
            {%- endif %}
        ) as entering
    ) as entering
    where starts_at <= {{ as_of() }} and {{ microseconds('occurred_at') }} > starts_us - {{ an_era.reach }}
{%- endmacro %}

{# Whether what an activity does later is still to be counted: it comes after the activity was known, or is not yet in the state carried. #}
{% macro still_to_come(ts, card) -%}
    {%- if is_night() -%}
        case when is_new then {{ ts }} > known_at else {{ ts }} >= {{ carried_at(card) }} end
    {%- else -%}
        {{ ts }} > known_at
    {%- endif -%}
{%- endmacro %}

{% macro of_era(terms, an_era) -%}{{ terms | selectattr('era', 'equalto', an_era) | map(attribute='name') | join(', ') }}{%- endmacro %}

{% macro carried_over(terms, an_era) -%}
    {%- set changed = {} -%}
    {%- for term in terms if term.era == an_era -%}
        {%- do changed.update({term.name: term.name ~ ' * ' ~ doubled(microseconds('occurred_at') ~ ' - starts_us', term)}) -%}
    {%- endfor -%}
    {{ return(changed) }}
{%- endmacro %}

{# What a sum says at an instant, in points. #}
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
