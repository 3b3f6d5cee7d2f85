-- A sales development rep handed the lead over to an account executive.
with

moments as (

    select * from {{ ref('moments') }}

),

criteria as (

    select
        lead_id,
        cycle,
        moment_at,
        decision = 'handed_over' as meets_handed_over
    from moments
    where cycle is not null

)

select * from criteria
