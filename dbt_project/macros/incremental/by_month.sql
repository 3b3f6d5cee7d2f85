{# For a model that counts activities by month: an incremental run counts again the months in which an activity arrived,
   went, or is judged otherwise. Call it at the top of the model. #}
{% macro incremental_by_month(month) -%}
    {%- if var('previous_as_of') -%}{%- do ref('months_to_count') -%}{%- endif -%}
    {{ config(
        materialized='incremental',
        incremental_strategy='by_month',
        on_schema_change='fail',
        meta={'month': month},
    ) }}
{%- endmacro %}

{# Rows are replaced by month: those of the months that are counted again are deleted, and the rows of this run are
   inserted. #}
{% macro get_incremental_by_month_sql(arguments) %}
    {%- set columns = arguments.dest_columns | map(attribute='quoted') | join(', ') -%}
    {%- set month = config.get('meta').month -%}
    delete from {{ arguments.target_relation }}
    where {{ month }} in (select months.{{ month }} from {{ ref('months_to_count') }} as months);
    insert into {{ arguments.target_relation }} ({{ columns }})
    select {{ columns }} from {{ arguments.temp_relation }}
{% endmacro %}
