{# For a list of some of the activities: an incremental run looks at those that it judges (`judged_activities`), not at
   all. Call it at the top of the model. #}
{% macro incremental_by_judgement() -%}
    {%- if var('previous_as_of') -%}
        {%- do ref('activities_before') -%}
        {%- do ref('activities_to_judge') -%}
        {%- do ref('judged_activities') -%}
    {%- endif -%}
    {{ config(materialized='incremental', incremental_strategy='by_judgement', on_schema_change='fail') }}
{%- endmacro %}

{# What the previous build had of these activities is deleted, and the rows of this run are inserted. #}
{% macro get_incremental_by_judgement_sql(arguments) %}
    {%- set columns = arguments.dest_columns | map(attribute='quoted') | join(', ') -%}
    delete from {{ arguments.target_relation }}
    where activity_id in (select activity_id from {{ ref('activities_before') }});
    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }}
{% endmacro %}
