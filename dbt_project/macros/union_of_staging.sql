{# Every staging model that gives this core entity (`provides` in dbt_project.yml), of the sources that are switched on.
   `columns` is the entity's shape, name -> type; an entity that no source provides is empty with that shape. #}
{% macro union_of_staging(entity, columns) %}
    select
        {%- for name, type in columns.items() %}
        cast(null as {{ engine_type(type) }}) as {{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    where false
    {%- for model in var('provides')[entity] if model.split('__')[0].removeprefix('stg_') in var('sources') %}
    union all
    select {{ columns | join(', ') }}
    from {{ ref(model) }}
    {%- endfor %}
{% endmacro %}
