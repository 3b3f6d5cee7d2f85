-- Rule 2: overlapping periods would give one page view to two leads.
with

stretches as (

    select
        visitor_id,
        lead_id,
        owned_from,
        owned_until,
        lag(owned_until) over (partition by visitor_id order by owned_from) as stretch_before_until
    from {{ ref('visitor_owners') }}

)

select * from stretches
where owned_from <> stretch_before_until or owned_until <= owned_from
