-- Rule 22: overlapping periods would give one activity to two leads, a gap would give it to none.
with

periods as (

    select
        email,
        lead_id,
        owned_from,
        owned_until,
        lag(owned_until, 1, {{ instant('0001-01-01') }}) over (partition by email order by owned_from) as period_before_until
    from {{ ref('address_owners') }}

)

select * from periods
where owned_from <> period_before_until or owned_until <= owned_from
