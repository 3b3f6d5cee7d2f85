-- Every component of every score at the last moment of each business day that has one (rule 20). A lead has no score of
-- a scorecard that did not apply to it at that moment. A run rewrites each day to which it adds a moment.
{{ incremental_by_lead() }}
{{ config(pre_hook="{{ delete_reprocessed_days() }}") }}
with

moments as (

    select
        *,
        {{ business_date('moment_at') }} as scored_on
    from {{ ref('moments') }}

),

last_of_day as (

    select * from (
        select
            *,
            row_number() over (partition by lead_id, scored_on order by moment_at desc) as recency_rank
        from moments
    ) as days
    where recency_rank = 1

)

{% for card in var('scorecards') -%}
{% set last_card = loop.last -%}
{% for component in scorecard_components(card) -%}
select
    lead_id,
    '{{ card }}' as scorecard,
    '{{ component }}' as component,
    scored_on,
    moment_at,
    cast({{ card }}_{{ component }} as double) as score
from last_of_day
where {{ card }}_{{ component }} is not null
{{ 'union all' if not (loop.last and last_card) }}
{% endfor %}
{%- endfor %}
