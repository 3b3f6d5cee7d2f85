-- A decision maker in a country where we sell, who downloaded key content.
with

moments as (

    select * from {{ ref('moments') }}

),

criteria as (

    select
        lead_id,
        cycle,
        moment_at,
        (
            job_title like '%chief%'
            or job_title like '%vice president%'
            or job_title like '%director%'
            or job_title like '%head of%'
        ) as meets_title,
        country in ('de', 'at', 'ch', 'nl', 'fr', 'gb', 'us') as meets_geography,
        key_downloads >= 1 as meets_key_content
    from moments
    where cycle is not null

)

select * from criteria
