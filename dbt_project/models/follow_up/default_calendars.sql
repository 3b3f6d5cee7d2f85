-- The calendar of each version for leads without an owner, and for what a rep's calendar lacks (rule 35).
select
    cast(null as {{ dbt.type_string() }}) as agreement,
    cast(null as {{ dbt.type_string() }}) as hours,
    cast(null as {{ dbt.type_string() }}) as zone,
    cast(null as {{ dbt.type_string() }}) as holidays
where false
{%- for version in follow_up_versions() %}
union all
select
    {{ quoted(version.v) }},
    {{ quoted(version.default_calendar.hours) }},
    {{ quoted(version.default_calendar.zone) }},
    {{ quoted(version.default_calendar.holidays) }}
{%- endfor %}
