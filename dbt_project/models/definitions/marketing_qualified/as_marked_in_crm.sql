-- Somebody in the CRM said so, by hand: gut feeling, measured like any other definition.
with

moments as (

    select * from {{ ref('moments') }}

),

criteria as (

    select
        lead_id,
        cycle,
        moment_at,
        marked_stage in (
            'marketingqualifiedlead', 'salesqualifiedlead', 'opportunity', 'customer'
        ) as meets_marked_by_hand
    from moments
    where cycle is not null

)

select * from criteria
