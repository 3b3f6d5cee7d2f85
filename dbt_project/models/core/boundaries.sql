-- The boundary moments that take effect: each ends a lifecycle period (rule 9).
{{ incremental_by_lead(replaces='touched') }}
with

leads as (

    select distinct lead_id from {{ ref('moment_instants') }}
    where {{ is_from_this_run() }}

),

-- All moments, also those of earlier runs, of the leads of this run that have a boundary at all.
moments as (

    select
        *,
        lag(is_boundary, 1, false) over (partition by lead_id order by moment_at) as comes_after_boundary
    from {{ ref('moment_instants') }}
    where lead_id in (
        select ended.lead_id from {{ ref('moment_instants') }} as ended
        inner join leads
            on ended.lead_id = leads.lead_id
        where ended.is_boundary
    )

),

-- The lead is closed if the latest closing or reopening boundary before this one was a closing one.
found as (

    select
        *,
        coalesce(
            max(case when is_closing then moment_at end) over before_this
            > coalesce(
                max(case when is_reopening and not is_closing then moment_at end) over before_this,
                {{ instant('0001-01-01') }}
            ),
            false
        ) as is_closed_before
    from moments
    where is_boundary
    window before_this as (partition by lead_id order by moment_at rows between unbounded preceding and 1 preceding)

)

select
    lead_id,
    moment_at,
    is_closing,
    case when is_closed_before then reopening_kind else boundary_kind end as boundary_kind,
    case when is_closed_before then reopening_activity_id else boundary_activity_id end as boundary_activity_id
from found
where case
    when is_closed_before then is_reopening and not is_closing
    else is_closing or not comes_after_boundary
end
