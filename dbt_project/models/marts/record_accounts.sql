-- Records given = records published + records left out with a reason, by source and shape (rule 28).
with

outcomes as (

    select
        source,
        shape,
        coalesce(kind, 'none') as kind,
        outcome,
        cast(count(*) as bigint) as row_count,
        count(distinct key) as distinct_keys
    from {{ ref('record_outcomes') }}
    group by source, shape, kind, outcome
    union all
    select
        source,
        'activities' as shape,
        coalesce(kind, 'none') as kind,
        outcome,
        cast(sum(row_count) as bigint) as row_count,
        cast(sum(row_count) as bigint) as distinct_keys
    from {{ ref('activity_outcomes') }}
    group by source, kind, outcome
    union all
    select
        coalesce(source, 'none') as source,
        'activities' as shape,
        coalesce(kind, 'none') as kind,
        case when occurred_at is null then 'no date' else 'dated at or after as_of' end as outcome,
        cast(count(*) as bigint) as row_count,
        count(distinct activity_id) as distinct_keys
    from {{ ref('unused_activities') }}
    group by
        coalesce(source, 'none'),
        coalesce(kind, 'none'),
        case when occurred_at is null then 'no date' else 'dated at or after as_of' end

)

select
    source,
    shape,
    kind,
    outcome,
    outcome = 'published' as is_published,
    outcome in ('no date', 'no id', 'lost') as needs_attention,
    row_count,
    distinct_keys
from outcomes
