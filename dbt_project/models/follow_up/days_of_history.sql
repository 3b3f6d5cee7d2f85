-- Every date on which something can be due: from before the first stage entered until long after as_of. In any zone.
with

first_entries as (

    select cast(min(entered_at) as date) as first_on from {{ ref('journeys') }}

),

numbers as (

    {{ numbers_to(30000) }}

),

days as (

    select {{ plus_dates('first_entries.first_on', 'numbers.n - 3') }} as day
    from first_entries
    cross join numbers

)

select day from days
where day <= {{ plus_dates('cast(' ~ as_of() ~ ' as date)', 500) }}
