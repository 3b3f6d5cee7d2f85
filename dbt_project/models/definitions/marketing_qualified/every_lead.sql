-- Every lead goes to Sales: the baseline for all other definitions.
with

moments as (

    select * from {{ ref('moments') }}

),

criteria as (

    select
        lead_id,
        cycle,
        moment_at,
        true as meets_is_a_lead
    from moments
    where cycle is not null

)

select * from criteria
