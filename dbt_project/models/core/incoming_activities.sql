-- All activities before as_of, of all sources, in one shape. The next step assigns leads.
-- depends_on: {{ ref('replaced_mails') }}
{{ config(materialized='incremental', incremental_strategy='by_activity') }}
select * from {{ ref('arrived_activities') }} -- noqa: AM04
where occurred_at < {{ as_of() }}
