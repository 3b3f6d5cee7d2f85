-- What the sources give and nothing can use: whose it is, or what it means, is not known (rule 28).
with

left_out as (
    {{ union_of_staging('left_out', {
        'source': 'varchar', 'kind': 'varchar', 'reason': 'varchar', 'key': 'varchar',
        'occurred_at': 'timestamp', 'loaded_at': 'timestamp',
    }) }}
),

disputes as (
    {{ union_of_staging('disputes', {
        'dispute_id': 'varchar', 'raised_at': 'timestamp', 'ruling': 'varchar', 'ruled_at': 'timestamp',
    }, given_by='given_by') }}
),

found as (

    select
        source,
        coalesce(kind, 'none') as kind,
        reason,
        {{ month_start(business_date('coalesce(occurred_at, least(loaded_at, ' ~ as_of() ~ '))')) }} as month,
        key,
        occurred_at
    from left_out
    where occurred_at is null or occurred_at < {{ as_of() }}
    union all
    select
        source,
        coalesce(kind, 'none') as kind,
        outcome as reason,
        {{ month_start(business_date('occurred_at')) }} as month,
        key,
        occurred_at
    from {{ ref('record_outcomes') }}
    where
        shape <> 'left_out'
        and outcome in ('no such record', 'address of no lead', 'address cannot be read', 'no such decision')
    union all
    select
        given_by as source,
        'dispute' as kind,
        'incomplete ruling' as reason,
        {{ month_start(business_date('raised_at')) }} as month,
        dispute_id as key,
        raised_at as occurred_at
    from disputes
    where
        raised_at < {{ as_of() }}
        and ((ruling is not null and ruled_at is null) or (ruling is null and ruled_at < {{ as_of() }}))

),

counted as (

    {{ most_frequent_keys('found') }}
    union all
    select * from {{ ref('unattached_activities') }}

)

select
    source,
    kind,
    reason,
    month,
    reason not in ('visitor not identified', 'role on a lost opportunity') as needs_attention,
    row_count,
    distinct_keys,
    first_at,
    most_frequent_keys
from counted
