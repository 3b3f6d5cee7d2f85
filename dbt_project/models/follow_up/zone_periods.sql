-- From when to when a zone has an offset, in its local time: a local time that occurs twice is the second one, and one
-- that does not exist has the offset before the change (rule 1).
with

offsets as (

    select
        zone,
        from_at,
        cast(seconds as bigint) * 1000000 as ahead_of_utc,
        cast(seconds_before as bigint) * 1000000 as ahead_of_utc_before
    from {{ source('zones', 'offsets') }}

)

select
    zone,
    from_at,
    ahead_of_utc,
    ahead_of_utc_before,
    case
        when row_number() over (partition by zone order by from_at) = 1 then {{ instant('0001-01-01') }}
        else {{ plus_microseconds('from_at', 'ahead_of_utc') }}
    end as from_local,
    lead({{ plus_microseconds('from_at', 'ahead_of_utc') }}, 1, {{ instant('9999-12-31') }}) over (
        partition by zone order by from_at
    ) as until_local
from offsets
