{# The trend of a scorecard: its total compared with the total some days earlier (rule 20). For that the pass also stops
   at the instants that many days before those at which a lead is evaluated, each in its own lifecycle period. Before
   its first moment a lead has none. #}
{% macro trend_length(card) -%}{{ return((card.trend.days * 86400000000) | round | int) }}{%- endmacro %}

{% macro earlier(ts, card) -%}{{ return(plus_microseconds(ts, -trend_length(card)) | trim) }}{%- endmacro %}

{% macro trend_ctes(card) %}
first_instants as (

    select
        lead_id,
        min(known_at) as first_at
    from {% if is_incremental_run() %}(
        select
            lead_id,
            known_at
        from looked_at
        union all
        select
            lead_id,
            first_at as known_at
        from before
    ) as instants{% else %}looked_at{% endif %}
    group by lead_id

),

earlier_instants as (

    select
        looked_at.lead_id,
        cycles.lifecycle_period,
        {{ earlier('looked_at.known_at', card) }} as known_at
    from looked_at
    inner join first_instants
        on
            looked_at.lead_id = first_instants.lead_id
            and {{ earlier('looked_at.known_at', card) }} >= first_instants.first_at
    inner join {{ ref('cycles') }} as cycles
        on
            looked_at.lead_id = cycles.lead_id
            and (cycles.starts_after is null or {{ earlier('looked_at.known_at', card) }} > cycles.starts_after)
            and (cycles.ends_at is null or {{ earlier('looked_at.known_at', card) }} <= cycles.ends_at)

),
{%- endmacro %}

{# Without an earlier score the trend is steady. #}
{% macro trend(card) -%}
    case
        when round(scores.total - scores_earlier.total, 6) >= {{ card.trend.by }} then 'rising'
        when round(scores.total - scores_earlier.total, 6) <= -{{ card.trend.by }} then 'falling'
        else 'steady'
    end
{%- endmacro %}
