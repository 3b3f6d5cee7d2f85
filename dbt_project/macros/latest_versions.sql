{# The latest loaded version of each row of a landed table (rule 5). For a snapshot, the latest of the versions made
   before as_of: `snapshot_at` names the column with their time. For a table of activities `occurred_at` names the
   column with the time of the event: an incremental run then reads only the keys with a new row, with all their
   versions. #}
{% macro latest_versions(relation, key, snapshot_at=none, occurred_at=none) %}
    select *
    from (
        select
            *,
            row_number() over (
                partition by {{ key | join(', ') }}
                order by _loaded_at desc, _row_number desc
            ) as version_rank
        from {{ relation }}
        {%- if snapshot_at %}
        where {{ snapshot_at }} < {{ as_of() }}
        {%- elif occurred_at and var('previous_as_of') %}
        where ({{ key | join(', ') }}) in (
            select {{ '(' ~ key | join(', ') ~ ')' if key | length > 1 else key[0] }} from {{ relation }}
            where {{ is_new_to_this_run(occurred_at) }}
        )
        {%- endif %}
    ) as versions
    where version_rank = 1
{% endmacro %}
