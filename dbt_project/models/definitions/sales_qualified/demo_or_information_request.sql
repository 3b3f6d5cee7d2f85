-- A request for a demo or for information. All other leads are nurtured.
with

moments as (

    select * from {{ ref('moments') }}

),

criteria as (

    select
        lead_id,
        cycle,
        moment_at,
        demo_requests + information_requests >= 1 as meets_asked_for_demo_or_information
    from moments
    where cycle is not null

)

select * from criteria
