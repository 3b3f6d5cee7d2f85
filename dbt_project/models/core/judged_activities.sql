-- The activities judged in this run: lead, known_at, whether each counts, and which page views start a visit.
{{ config(materialized='this_run_only') }}
with

marked as (

    select
        *,
        case when {{ can_be_set_aside('kind') }} then {{ set_aside_rule() }} end as set_aside_rule
    from {{ ref('attributed_activities') }}

),

judged as (

    select
        *,
        {{ is_counted_under('set_aside_rule') }} and not {{ never_counts('kind') }} as is_counted
    from marked

),

page_views as (

    select
        activity_id,
        occurred_at,
        lag(occurred_at) over (
            partition by lead_id, visitor_id order by occurred_at, {{ natural_order('activity_id') }}
        ) as view_before_at
    from judged
    where kind = 'page_viewed' and lead_id is not null and is_counted

),

visit_starts as (

    select activity_id
    from page_views
    where view_before_at is null or occurred_at >= {{ plus_minutes('view_before_at', visit_minutes()) }}

)

select
    judged.lead_id,
    judged.known_at,
    {% for column in attributed_shape() -%}
    judged.{{ column }},
    {% endfor -%}
    judged.set_aside_rule,
    judged.is_counted,
    visit_starts.activity_id is not null as is_visit_start
from judged
left join visit_starts
    on judged.activity_id = visit_starts.activity_id
where not coalesce(judged.is_context, false)
