-- The lead that a visitor belongs to in each period: from one identification up to the next (rule 2).
{{ config(pre_hook="{{ snapshot_previous() }}") }}
with

identifications as (
    {{ union_of_staging('identifications', {
        'identification_id': 'varchar', 'visitor_id': 'varchar', 'email': 'varchar',
        'identified_at': 'timestamp', 'loaded_at': 'timestamp',
    }) }}
),

identified as (

    select
        identifications.*,
        addresses.lead_id
    from identifications
    inner join {{ ref('address_owners') }} as addresses
        on
            identifications.email = addresses.email
            and identifications.identified_at >= addresses.owned_from
            and identifications.identified_at < addresses.owned_until
    where identifications.identified_at < {{ as_of() }}

),

-- Several at one instant: the greatest id owns the time after it, the least the time before the first.
ordered as (

    select
        *,
        lead(identified_at, 1, {{ instant('9999-12-31') }}) over in_order as next_at,
        lag(identified_at) over in_order as previous_at
    from identified
    window in_order as (partition by visitor_id order by identified_at, {{ natural_order('identification_id') }})

),

since_identification as (

    select
        visitor_id,
        lead_id,
        email,
        identified_at as owned_from,
        next_at as owned_until,
        cast(null as timestamp) as known_from,
        loaded_at
    from ordered
    where next_at > identified_at

),

before_first_identification as (

    select
        visitor_id,
        lead_id,
        email,
        {{ instant('0001-01-01') }} as owned_from,
        identified_at as owned_until,
        identified_at as known_from,
        loaded_at
    from ordered
    where previous_at is null

)

select * from since_identification
union all
select * from before_first_identification
