-- Rule 9: each lifecycle period starts where the one before ended, the first has no start, the last no end; so every
-- instant is in exactly one.
with

lifecycle_periods as (

    select
        lead_id,
        lifecycle_period,
        starts_after,
        ends_at,
        lag(ends_at) over in_order as lifecycle_period_before_ends_at,
        lead(lifecycle_period) over in_order as next_lifecycle_period
    from {{ ref('cycles') }}
    window in_order as (partition by lead_id order by lifecycle_period)

)

select * from lifecycle_periods
where
    starts_after is distinct from lifecycle_period_before_ends_at
    or (ends_at is null) <> (next_lifecycle_period is null)
    or ends_at <= starts_after
