{# The pauses between the signals of a scorecard, and from when until when each counts (rule 19).

   A pause counts from the instant at which its later end became known. A signal that becomes known late falls between
   signals already counted and splits a pause; so from that instant on all pauses of the lead are counted again, with
   that signal (another `reading`). Within one reading signals are only added at the end, in the order in which they
   occurred. #}

{% macro pause_ctes(card) %}
readings as (

    select
        lead_id,
        lifecycle_period,
        known_at as counts_from,
        lead(known_at) over (partition by lead_id, lifecycle_period order by known_at) as counts_until
    from {{ entering_points() }}
    where occurred_at < known_at
    group by lead_id, lifecycle_period, known_at

),

first_readings as (

    select
        lead_id,
        lifecycle_period,
        min(counts_from) as counts_until
    from readings
    group by lead_id, lifecycle_period

),

read_signals as (

    select
        entering.lead_id,
        entering.lifecycle_period,
        entering.occurred_at,
        entering.known_at,
        cast(null as timestamp) as counts_from,
        first_readings.counts_until
    from {{ entering_points() }} as entering
    left join first_readings
        on entering.lead_id = first_readings.lead_id and entering.lifecycle_period = first_readings.lifecycle_period
    where first_readings.counts_until is null or entering.known_at < first_readings.counts_until
    union all
    select
        entering.lead_id,
        entering.lifecycle_period,
        entering.occurred_at,
        entering.known_at,
        readings.counts_from,
        readings.counts_until
    from readings
    inner join {{ entering_points() }} as entering
        on readings.lead_id = entering.lead_id and readings.lifecycle_period = entering.lifecycle_period
    where readings.counts_until is null or entering.known_at < readings.counts_until

),

signals_in_order as (

    select
        read_signals.*,
        {%- if is_incremental_run() %}
        coalesce(lag(read_signals.occurred_at) over in_order, carried.last_signal_at) as signal_before_at
        {%- else %}
        lag(read_signals.occurred_at) over in_order as signal_before_at
        {%- endif %}
    from read_signals
    {%- if is_incremental_run() %}
    left join carried
        on read_signals.lead_id = carried.lead_id and read_signals.lifecycle_period = carried.lifecycle_period
    {%- endif %}
    window in_order as (
        partition by read_signals.lead_id, read_signals.lifecycle_period, read_signals.counts_from order by read_signals.occurred_at
    )

),

pauses as (

    select
        lead_id,
        lifecycle_period,
        case when counts_from > known_at then counts_from else known_at end as counts_from,
        counts_until
        {%- for pause in pauses_of(card) %},
        cast({{ steps_between('signal_before_at', 'occurred_at', pause.length) }} as bigint) as {{ pause.name }}
        {%- endfor %}
    from signals_in_order
    where {{ microseconds('occurred_at') }} - {{ microseconds('signal_before_at') }} >= {{ pauses_of(card) | map(attribute='length') | min }}

),
{%- endmacro %}
