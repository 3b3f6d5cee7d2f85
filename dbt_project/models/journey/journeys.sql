-- Every stage that a lead entered or skipped, with the instant at which it entered the next (rule 15).
with

entries as (

    select * from {{ ref('ladder_entries') }}
    union all
    select * from {{ ref('off_ramp_entries') }}

),

followed as (

    select
        lead_id,
        cycle,
        stage,
        ladder,
        entered_at,
        definition,
        is_skipped,
        reason,
        case
            when not is_skipped then lead(entered_at) over (
                partition by lead_id, is_skipped
                order by entered_at, ladder
            )
        end as exited_at
    from entries

)

select
    *,
    case
        when not is_skipped then {{ days_between('entered_at', 'coalesce(exited_at, ' ~ as_of() ~ ')') }}
    end as days_in_stage
from followed
