-- The one list of activities: lead, known_at, whether each counts, and which page views start a visit.
-- depends_on: {{ ref('arrived_activities') }}, {{ ref('touched_leads') }}
{{ config(materialized='incremental', incremental_strategy='by_activity') }}
select * from {{ ref('judged_activities') }} -- noqa: AM04
