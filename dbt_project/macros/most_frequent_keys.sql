{# Rows by source, kind, reason and month: how many, how many different keys, since when, and the ten keys that most of
   them have. #}
{% macro most_frequent_keys(relation) %}
select
    source,
    kind,
    reason,
    month,
    cast(sum(row_count) as bigint) as row_count,
    count(key) as distinct_keys,
    min(first_at) as first_at,
    string_agg(case when place <= 10 then key || ' (' || row_count || ')' end, ', ' order by place) as most_frequent_keys
from (
    select
        *,
        row_number() over (partition by source, kind, reason, month order by row_count desc, key) as place
    from (
        select
            source,
            kind,
            reason,
            month,
            key,
            count(*) as row_count,
            min(occurred_at) as first_at
        from {{ relation }}
        group by source, kind, reason, month, key
    ) as by_key
) as by_place
group by source, kind, reason, month
{%- endmacro %}
