-- What the sources give as activities and `incoming_activities` does not take: without a date, or dated at or after
-- as_of.
{{ config(materialized='incremental', incremental_strategy='by_activity') }}
select
    activity_id,
    source_row_id,
    split_part(activity_id, ':', 1) as source,
    kind,
    occurred_at
from {{ ref('arrived_activities') }}
where occurred_at is null or occurred_at >= {{ as_of() }}
