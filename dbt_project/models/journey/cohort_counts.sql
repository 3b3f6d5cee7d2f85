-- What became of the leads that each definition first found in a month, outcome by outcome (rule 27).
with

qualifications as (

    select * from {{ ref('qualifications') }}

),

windows as (

    select * from {{ ref('maturity_windows') }}

),

followed as (
    {% for outcome in ['sql', 'opportunity', 'customer'] -%}
    select
        definition,
        cohort_month,
        '{{ outcome }}' as outcome,
        qualified_at,
        {{ outcome }}_at as outcome_at
    from qualifications
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    followed.definition,
    followed.cohort_month,
    followed.outcome,
    count(case when followed.outcome_at <= followed.qualified_at then 1 end) as had_it_before,
    count(case when followed.outcome_at is null or followed.outcome_at > followed.qualified_at then 1 end) as judged,
    count(
        case
            when
                followed.outcome_at > followed.qualified_at
                and followed.outcome_at <= {{ plus_days('followed.qualified_at', 'windows.days') }}
                then 1
        end
    ) as had_it_after,
    median(
        case
            when followed.outcome_at > followed.qualified_at
                then {{ days_between('followed.qualified_at', 'followed.outcome_at') }}
        end
    ) as median_days,
    {{ plus_days(day_start(next_month_start('followed.cohort_month')), 'windows.days') }} <= {{ as_of() }} as is_mature
from followed
inner join windows
    on followed.outcome = windows.stage
group by followed.definition, followed.cohort_month, followed.outcome, windows.days
