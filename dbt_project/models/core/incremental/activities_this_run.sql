-- The activities of leads that tonight's build computes with: in a night the new ones, and the whole history of the
-- leads that are recomputed; otherwise all.
{{ this_run_only() }}
{% if var('previous_as_of') -%}
-- Two halves, so that the first reads the newest rows only, and the second nothing where nobody is recomputed.
select * from {{ ref('activities') }} -- noqa: AM04
where lead_id is not null and known_at >= {{ previous_as_of() }}
union all
select * from {{ ref('activities') }} -- noqa: AM04
where
    known_at < {{ previous_as_of() }}
    and lead_id in (select touched.lead_id from {{ ref('touched_leads') }} as touched where touched.is_recomputed)
{%- else -%}
select * from {{ ref('activities') }} -- noqa: AM04
where lead_id is not null
{%- endif %}
