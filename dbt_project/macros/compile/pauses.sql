{# The pauses between the signals of a scorecard, and from when until when each counts (rule 19).

   A pause counts from the instant at which its later end became known. A signal that becomes known late falls between
   signals already counted and splits a pause; so from that instant on all pauses of the lead are counted again, with
   that signal (another `reading`). Within one reading signals are only added at the end, in the order in which they
   occurred.

   Groups that are not reset count over all signals of the lead, as of one lifecycle period, in CTEs of their own. #}

{% macro pause_ctes(card, of_reset) %}
{%- set suffix = unreset_suffix(of_reset) -%}
{%- set signals = 'signals_ever' if not of_reset else ('signals_since_recycle' if has_unreset(card) else entering_points()) %}
{%- if not of_reset %}
signals_ever as (

    select
        lead_id,
        0 as lifecycle_period,
        occurred_at,
        known_at
    from {{ entering_points() }}

),
{% elif has_unreset(card) %}
signals_since_recycle as (

    select * from {{ entering_points() }}
    where is_since_recycle

),
{% endif %}
readings{{ suffix }} as (

    select
        lead_id,
        lifecycle_period,
        known_at as counts_from,
        lead(known_at) over (partition by lead_id, lifecycle_period order by known_at) as counts_until
    from {{ signals }}
    where occurred_at < known_at
    group by lead_id, lifecycle_period, known_at

),

first_readings{{ suffix }} as (

    select
        lead_id,
        lifecycle_period,
        min(counts_from) as counts_until
    from readings{{ suffix }}
    group by lead_id, lifecycle_period

),

read_signals{{ suffix }} as (

    select
        entering.lead_id,
        entering.lifecycle_period,
        entering.occurred_at,
        entering.known_at,
        cast(null as timestamp) as counts_from,
        first_readings{{ suffix }}.counts_until
    from {{ signals }} as entering
    left join first_readings{{ suffix }}
        on entering.lead_id = first_readings{{ suffix }}.lead_id and entering.lifecycle_period = first_readings{{ suffix }}.lifecycle_period
    where first_readings{{ suffix }}.counts_until is null or entering.known_at < first_readings{{ suffix }}.counts_until
    union all
    select
        entering.lead_id,
        entering.lifecycle_period,
        entering.occurred_at,
        entering.known_at,
        readings{{ suffix }}.counts_from,
        readings{{ suffix }}.counts_until
    from readings{{ suffix }}
    inner join {{ signals }} as entering
        on readings{{ suffix }}.lead_id = entering.lead_id and readings{{ suffix }}.lifecycle_period = entering.lifecycle_period
    where readings{{ suffix }}.counts_until is null or entering.known_at < readings{{ suffix }}.counts_until

),

signals_in_order{{ suffix }} as (

    select
        read_signals{{ suffix }}.*,
        {%- if is_incremental_run() %}
        coalesce(lag(read_signals{{ suffix }}.occurred_at) over in_order, carried.last_signal{{ suffix }}_at) as signal_before_at
        {%- else %}
        lag(read_signals{{ suffix }}.occurred_at) over in_order as signal_before_at
        {%- endif %}
    from read_signals{{ suffix }}
    {%- if is_incremental_run() %}
    left join carried
        on read_signals{{ suffix }}.lead_id = carried.lead_id{% if of_reset %} and read_signals{{ suffix }}.lifecycle_period = carried.lifecycle_period{% endif %}
    {%- endif %}
    window in_order as (
        partition by read_signals{{ suffix }}.lead_id, read_signals{{ suffix }}.lifecycle_period, read_signals{{ suffix }}.counts_from order by read_signals{{ suffix }}.occurred_at
    )

),

pauses{{ suffix }} as (

    select
        lead_id,
        lifecycle_period,
        case when counts_from > known_at then counts_from else known_at end as counts_from,
        counts_until
        {%- for pause in pauses_of(card, of_reset) %},
        cast({{ steps_between('signal_before_at', 'occurred_at', pause.length) }} as bigint) as {{ pause.name }}
        {%- endfor %}
    from signals_in_order{{ suffix }}
    where {{ microseconds('occurred_at') }} - {{ microseconds('signal_before_at') }} >= {{ pauses_of(card, of_reset) | map(attribute='length') | min }}

),
{%- endmacro %}
