{# Everything that changes a scorecard's sums, and when: points become known, leave a window, decay by a step, or enter
   the next era. #}

{# One select of changes: the columns named in `changed`, and the neutral value in all others. #}
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

{# All changes of a card's sums, one select per reason. #}
{% macro changes(card, terms) %}
{%- set columns = sum_columns(card, terms) %}
    {%- if terms or pauses_of(card) %}
    -- points that become known
    {{- changes_from(entering_points(), 'known_at', columns, dict(entering(terms), **last_signals(card))) }}
    {%- for term in terms if term.decay.kind in ['window', 'linear'] %}
    union all
    -- points of {{ term.name }} that {{ 'leave the window' if term.decay.kind == 'window' else 'have decayed to zero' }}
    {{- changes_from('undecayed', leaves_at(term), columns, leaving(term), term.name ~ ' <> 0 and ' ~ is_uncounted_change(leaves_at(term), card)) }}
    {%- endfor %}
    {%- for term in terms if term.decay.kind == 'step' %}
    union all
    -- points of {{ term.name }} that a step takes away
    {{- changes_from(term.name ~ '_steps', 'stepped_at', columns, {term.name: 'change'}, 'change <> 0') }}
    {%- endfor %}
    {%- for an_era in eras_of(terms) %}
    union all
    -- points left when the next of {{ an_era.name | replace('_', ' ') }} starts
    {{- changes_from(an_era.name ~ '_carried', 'starts_at', columns, carried_over(terms, an_era)) }}
    {%- endfor %}
    {%- for of_reset in [true, false] if pauses_of(card, of_reset) %}
    union all
    -- pauses between signals
    {{- changes_from('pauses' ~ unreset_suffix(of_reset), 'counts_from', columns, pause_changes(card, '', of_reset)) }}
    union all
    -- pauses counted again, because an activity became known late
    {{- changes_from('pauses' ~ unreset_suffix(of_reset), 'counts_until', columns, pause_changes(card, '-', of_reset), 'counts_until is not null') }}
    {%- endfor %}
    union all
    {%- endif %}
    {%- if is_incremental_run() and columns %}
    -- the sums of the previous build
    {{- changes_from('carried', 'known_at', columns, carried_changes(card, terms)) }}
    union all
    {%- endif %}
    -- the instants at which the lead is evaluated
    {{- changes_from('instants', 'known_at', columns, {}, none, 'true') }}
{%- endmacro %}

{# Every step of an activity's decay after it became known, with the change in its points. #}
{% macro steps_of(term, card) %}
    select
        undecayed.lead_id,
        undecayed.lifecycle_period,
        {{ plus_microseconds('undecayed.occurred_at', 'numbers.n * ' ~ term.decay.length) }} as stepped_at,
        {{ after_steps('undecayed.' ~ term.name, 'numbers.n', term) }}
        - {{ after_steps('undecayed.' ~ term.name, 'numbers.n - 1', term) }} as change
    from undecayed
    inner join ({{ numbers_to(steps_to_nothing(term)) }}) as numbers
        on
            {{ is_uncounted_change(plus_microseconds('undecayed.occurred_at', 'numbers.n * ' ~ term.decay.length), card) }}
            and {{ plus_microseconds('undecayed.occurred_at', 'numbers.n * ' ~ term.decay.length) }} <= {{ as_of() }}
    where undecayed.{{ term.name }} <> 0
{%- endmacro %}

{# The activities late enough in an era to have points left when the next one starts. #}
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

{# Whether a later change of an activity's points is still to be counted: it is after the activity was known and not in
   the stored state. #}
{% macro is_uncounted_change(ts, card) -%}
    {%- if is_incremental_run() -%}
        case when is_new then {{ ts }} > known_at else {{ ts }} >= {{ carried_at(card) }} end
    {%- else -%}
        {{ ts }} > known_at
    {%- endif -%}
{%- endmacro %}

{% macro of_era(terms, an_era) -%}{{ terms | selectattr('era', 'equalto', an_era) | map(attribute='name') | join(', ') }}{%- endmacro %}
