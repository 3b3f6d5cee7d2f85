-- The calendar of each version of a sales person, by each version of the agreement: what the person does not give, and
-- what nobody knows, is that of the agreement (rule 35).
with

described as (

    select
        defaults.agreement,
        reps.rep_id,
        reps.known_from,
        reps.known_until,
        case
            when reps.hours in (select known.hours from {{ ref('working_hours') }} as known) then reps.hours
            else defaults.hours
        end as hours,
        case
            when reps.time_zone in (select known.zone from {{ ref('zone_periods') }} as known) then reps.time_zone
            else defaults.zone
        end as zone,
        case
            when reps.holidays in (select known.holidays from {{ ref('holidays') }} as known) then reps.holidays
            else defaults.holidays
        end as holidays
    from {{ ref('rep_versions') }} as reps
    cross join {{ ref('default_calendars') }} as defaults

)

select
    *,
    {{ calendar_of('hours', 'zone', 'holidays') }} as calendar
from described
