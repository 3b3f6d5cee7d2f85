-- What attaches to nothing, by source, kind, reason and business month (rule 28).
{{ incremental_by_month('month') }}
with

counted_again as (

    select * from {{ ref('unattached_reasons') }}
    {%- if is_incremental_run() %}
    where month in (select months.month from {{ ref('months_to_count') }} as months)
    {%- endif %}

)

{{ most_frequent_keys('counted_again') }}
