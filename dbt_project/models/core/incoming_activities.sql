-- Everything that happened before as_of, in one shape, whatever the source. Whose it is comes next.
-- depends_on: {{ ref('replaced_mails') }}
{{ config(
    materialized='incremental',
    incremental_strategy='by_activity',
    full_refresh=var('previous_as_of') is none,
) }}
select * from {{ ref('arrived_activities') }} -- noqa: AM04
where occurred_at < {{ as_of() }}
