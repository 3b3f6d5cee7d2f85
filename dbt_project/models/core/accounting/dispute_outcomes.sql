-- Every dispute that the sources give, and what became of it: published, or why not. Each row of staging is a row here,
-- because the join is to a relation with one row a key.
{% set decisions = declared('cycles').get('decisions', []) -%}
with

disputes as (
    {{ union_of_staging('disputes', {
        'dispute_id': 'varchar', 'activity_id': 'varchar', 'raised_at': 'timestamp',
    }, given_by='given_by') }}
),

disputed as (

    select
        activities.activity_id,
        published.activity_id is not null as is_published
    from {{ ref('activities') }} as activities
    left join {{ ref('disputes') }} as published
        on activities.activity_id = published.activity_id
    where
        activities.activity_id in (select disputes.activity_id from disputes)
        and {{ is_of_kind('activities.kind', decisions) }}

)

select
    disputes.given_by as source,
    'disputes' as shape,
    'dispute' as kind,
    disputes.dispute_id as key,
    disputes.raised_at as occurred_at,
    case
        when disputes.dispute_id is null or disputes.activity_id is null then 'no id'
        when disputes.raised_at is null then 'no date'
        when disputes.raised_at >= {{ as_of() }} then 'dated at or after as_of'
        when disputed.activity_id is null then 'no such decision'
        when disputed.is_published then 'published'
        else 'lost'
    end as outcome
from disputes
left join disputed
    on disputes.activity_id = disputed.activity_id
