-- The periods in which a record holds an address: from one change of its email up to the next to another value
-- (rule 22).
with

changes as (

    select
        record_id,
        value as email,
        occurred_at,
        activity_id,
        lead(occurred_at) over (
            partition by record_id order by occurred_at, {{ natural_order('activity_id') }}
        ) as next_at
    from {{ ref('incoming_activities') }}
    where kind = 'profile_changed' and property = 'email'

),

-- Of several changes at one instant the greatest id counts.
states as (

    select
        *,
        lag(email) over (partition by record_id order by occurred_at) as email_before
    from changes
    where next_at is null or next_at > occurred_at

),

periods as (

    select
        record_id,
        email,
        activity_id as got_by,
        occurred_at as held_from,
        lead(occurred_at, 1, {{ instant('9999-12-31') }}) over (
            partition by record_id order by occurred_at
        ) as held_until
    from states
    where email is distinct from email_before

)

select * from periods
where email is not null
