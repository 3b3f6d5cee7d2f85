-- Sales people in time: each version, from when to when it holds. The first one also holds before its date (rule 35).
with

versions as (
    {{ union_of_staging('rep_versions', {
        'rep_id': 'varchar', 'modified_at': 'timestamp', 'team': 'varchar', 'time_zone': 'varchar', 'hours': 'varchar', 'holidays': 'varchar',
        'is_active': 'boolean',
    }) }}
),

in_order as (

    select
        *,
        lag(modified_at) over (partition by rep_id order by modified_at) as modified_before_at,
        lead(modified_at, 1, {{ instant('9999-12-31') }}) over (partition by rep_id order by modified_at) as known_until
    from versions
    where rep_id is not null and modified_at < {{ as_of() }}

)

select
    rep_id,
    case when modified_before_at is null then {{ instant('0001-01-01') }} else modified_at end as known_from,
    known_until,
    team,
    time_zone,
    hours,
    holidays,
    coalesce(is_active, true) as is_active
from in_order
