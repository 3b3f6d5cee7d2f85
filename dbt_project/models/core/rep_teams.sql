-- The team of each sales person in time. Of one whose source gives no versions, the team now is the team ever.
with

versions as (

    select * from {{ ref('rep_versions') }}

)

select
    rep_id,
    known_from,
    known_until,
    team
from versions
union all
select
    rep_id,
    {{ instant('0001-01-01') }} as known_from,
    {{ instant('9999-12-31') }} as known_until,
    team
from {{ ref('reps') }}
where rep_id not in (select versions.rep_id from versions)
