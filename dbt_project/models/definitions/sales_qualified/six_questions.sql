-- Yes to all six qualifying questions. The table questions_answered shows how often each one is answered.
with

moments as (

    select * from {{ ref('moments') }}

),

criteria as (

    select
        lead_id,
        cycle,
        moment_at,
        timescale = 'yes' as meets_ready_now,
        right_stage = 'yes' as meets_right_stage,
        (
            industry in ('software', 'manufacturing', 'logistics', 'healthcare', 'finance')
            and employees >= 50
        ) as meets_right_business,
        authority = 'yes' as meets_decision_maker,
        budget = 'yes' as meets_budget,
        need = 'yes' as meets_need
    from moments
    where cycle is not null

)

select * from criteria
