{# Rows are replaced by lead: those of recomputed leads are deleted, and the rows of this run are inserted. #}
{% macro get_incremental_by_lead_sql(arguments) %}
    {%- set columns = arguments.dest_columns | map(attribute='quoted') | join(', ') -%}
    delete from {{ arguments.target_relation }}
    where
        lead_id in (
            select lead_id from {{ ref('touched_leads') }}
            {%- if config.get('meta').replaces == 'recomputed' %}
            where is_recomputed
            {%- endif %}
        )
        {%- for condition in arguments.incremental_predicates or [] %}
        or {{ condition }}
        {%- endfor %};
    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }}
{% endmacro %}

{# The same for activities, by their own key: a row that arrived again replaces all activities made from it before. #}
{% macro get_incremental_by_activity_sql(arguments) %}
    {%- set columns = arguments.dest_columns | map(attribute='quoted') | join(', ') -%}
    delete from {{ arguments.target_relation }}
    where
        activity_id in (select activity_id from {{ ref('arrived_activities') }})
        or activity_id in (select activity_id from {{ arguments.temp_relation }})
        or source_row_id in (select source_row_id from {{ ref('arrived_activities') }});
    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }}
{% endmacro %}
