-- The decisions and answers that Sales recorded in a lifecycle period, from each change up to the next in it (rule 7).
-- '' stands for an answer that was withdrawn. An incremental run adds changes to the stored periods.
{% set questions = declared('moments').get('answers', []) %}
{% set decisions = declared('cycles').get('decisions', []) %}
{{ incremental_by_lead(replaces='touched') }}
with

reported as (

    select
        lead_id,
        known_at,
        max_by(kind, {{ natural_order('activity_id') }}) filter (
            where {{ is_of_kind('kind', decisions) }}
        ) as decision
        {%- for question in questions %},
        max_by(coalesce(value, ''), {{ natural_order('activity_id') }}) filter (
            where kind = 'answered' and property = '{{ question }}'
        ) as {{ question }}{% endfor %}
    from {{ ref('activities_this_run') }}
    where {{ is_of_kind('kind', decisions + ['answered']) }}
    group by lead_id, known_at

),

changes as (

    select
        reported.*,
        instants.lifecycle_period
    from reported
    inner join {{ ref('instants') }} as instants
        on reported.lead_id = instants.lead_id and reported.known_at = instants.known_at
    where instants.is_moment
    {%- if is_incremental_run() %}
    union all
    select
        lead_id,
        known_from as known_at,
        decision,
        {%- for question in questions %}
        coalesce({{ question }}, '') as {{ question }},
        {%- endfor %}
        lifecycle_period
    from {{ this }}
    where lead_id in (select touched.lead_id from {{ ref('touched_leads') }} as touched where not touched.is_recomputed)
    {%- endif %}

)

select
    lead_id,
    lifecycle_period,
    known_at as known_from,
    lead(known_at, 1, {{ instant('9999-12-31') }}) over in_order as known_until,
    {% for question in questions -%}
    nullif({{ last_known(question) }} over so_far, '') as {{ question }},
    {% endfor -%}
    {{ last_known('decision') }} over so_far as decision
from changes
window
    in_order as (partition by lead_id, lifecycle_period order by known_at),
    so_far as (
        partition by lead_id, lifecycle_period order by known_at rows between unbounded preceding and current row
    )
