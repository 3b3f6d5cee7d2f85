-- The activities of leads that this run computes with: in an incremental run the new ones, and the whole history of
-- recomputed leads; otherwise all.
{{ config(materialized='this_run_only') }}
{% if var('previous_as_of') -%}
-- Two selects: the first reads only the newest rows, the second reads nothing where no lead is recomputed.
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
