-- A person set the stage in the CRM by hand. It is measured like any other definition.
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
