-- Budget, authority, need, timescale and attitude: all five answers to Sales are yes.
with

moments as (

    select * from {{ ref('moments') }}

),

criteria as (

    select
        lead_id,
        cycle,
        moment_at,
        budget = 'yes' as meets_budget,
        authority = 'yes' as meets_authority,
        need = 'yes' as meets_need,
        timescale = 'yes' as meets_timescale,
        attitude = 'yes' as meets_attitude
    from moments
    where cycle is not null

)

select * from criteria
