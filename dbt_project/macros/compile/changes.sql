{# All that changes a scorecard's sums, and when: what becomes known, leaves a window, fades in steps, or enters the next era. #}

{# One select of changes: those of the columns named in `changed`, nothing in all the others. #}
{% macro changes_from(relation, at, columns, changed, where=none, is_instant='false') %}
    select
        lead_id,
        lifecycle_period,
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
    {%- if is_incremental_run() and columns %}
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
        given.lifecycle_period,
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
            select lead_id, lifecycle_period, occurred_at, known_at, {{ of_era(terms, an_era) }} from {{ entering_points() }}
            {%- if is_incremental_run() %}
            union all
            select lead_id, lifecycle_period, occurred_at, known_at, {{ of_era(terms, an_era) }} from carried
            {%- endif %}
        ) as entering
    ) as entering
    where starts_at <= {{ as_of() }} and {{ microseconds('occurred_at') }} > starts_us - {{ an_era.reach }}
{%- endmacro %}

{# Whether what an activity does later is still to be counted: it comes after the activity was known, or is not yet in the state carried. #}
{% macro still_to_come(ts, card) -%}
    {%- if is_incremental_run() -%}
        case when is_new then {{ ts }} > known_at else {{ ts }} >= {{ carried_at(card) }} end
    {%- else -%}
        {{ ts }} > known_at
    {%- endif -%}
{%- endmacro %}

{% macro of_era(terms, an_era) -%}{{ terms | selectattr('era', 'equalto', an_era) | map(attribute='name') | join(', ') }}{%- endmacro %}
