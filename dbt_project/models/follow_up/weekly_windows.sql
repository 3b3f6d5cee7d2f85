-- The weekly hours on each date: those whose first day is the latest up to it, a whole week (rule 32).
with

days as (

    select day from {{ ref('days_of_history') }}

),

starts as (

    select distinct
        hours,
        in_force_from
    from {{ ref('working_hours') }}

),

in_force as (

    select
        starts.hours,
        days.day,
        max(starts.in_force_from) as in_force_from
    from starts
    inner join days
        on starts.in_force_from <= days.day
    group by starts.hours, days.day

)

select
    in_force.hours,
    in_force.day,
    working_hours.opens,
    working_hours.closes
from in_force
inner join {{ ref('working_hours') }} as working_hours
    on
        in_force.hours = working_hours.hours
        and in_force.in_force_from = working_hours.in_force_from
        and {{ iso_weekday('in_force.day') }} = working_hours.weekday
