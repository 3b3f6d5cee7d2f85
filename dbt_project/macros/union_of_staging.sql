{# Every staging model that gives this core entity (`provides` in dbt_project.yml), of the sources that are switched on.
   `columns` is the entity's shape, name -> type; an entity that no source provides is empty with that shape. With
   `given_by` a column of that name says which source gave the row. #}
{% macro union_of_staging(entity, columns, given_by=none) %}
    select
        {%- for name, type in columns.items() %}
        cast(null as {{ engine_type(type) }}) as {{ name }}{{ "," if not loop.last }}
        {%- endfor %}
        {%- if given_by %}, cast(null as {{ engine_type('varchar') }}) as {{ given_by }}{% endif %}
    where false
    {%- for model in var('provides')[entity] if model.split('__')[0].removeprefix('stg_') in var('sources') %}
    union all
    select {{ columns | join(', ') }}{% if given_by %}, {{ quoted(model.split('__')[0].removeprefix('stg_')) }} as {{ given_by }}{% endif %}
    from {{ ref(model) }}
    {%- endfor %}
{% endmacro %}
