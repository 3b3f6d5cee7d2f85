-- Sales agreed to work the lead.
with

moments as (

    select * from {{ ref('moments') }}

),

criteria as (

    select
        lead_id,
        cycle,
        moment_at,
        decision in ('accepted', 'handed_over') as meets_accepted_by_sales
    from moments
    where cycle is not null

)

select * from criteria
