-- Every component of every score at the last moment of each business day that has one (rule 20). A lead that a
-- scorecard was not for at that moment has no score of it. A day that a night adds a moment to is told anew.
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
            row_number() over (partition by lead_id, scored_on order by moment_at desc) as from_the_end
        from moments
    ) as days
    where from_the_end = 1

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
