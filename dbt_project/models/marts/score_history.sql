-- Every component of every score at the last moment of each business day that has one (rule 20).
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

{% for component in scorecard_points('lead_score') -%}
select
    lead_id,
    'lead_score' as scorecard,
    '{{ component }}' as component,
    scored_on,
    moment_at,
    cast(lead_score_{{ component }} as double) as score
from last_of_day
{{ 'union all' if not loop.last }}
{% endfor %}
