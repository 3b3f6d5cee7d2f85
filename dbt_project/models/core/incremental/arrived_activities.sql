-- The activities of all sources for this run, in one shape: in an incremental run the new and changed ones.
{{ config(materialized='this_run_only') }}
with

activities as (
    {{ union_of_staging('activities', activity_shape()) }}
)

select * from activities
