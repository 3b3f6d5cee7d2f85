-- A CRM activity of a record belongs to a lead, unless the record itself is in quarantine. If more than a tenth belong
-- to no lead, records are missing. Page views and forms of unknown people may belong to no lead.
{{ config(severity='warn') }}
with

activities_of_records as (

    select
        count(*) as activities,
        count(case when lead_id is null then 1 end) as activities_of_nobody
    from {{ ref('activities') }}
    where record_id is not null

)

select * from activities_of_records
where activities_of_nobody > 0.1 * activities
