{# The staging models that give a core entity (`provides` in dbt_project.yml), of the sources that are switched on:
   model -> source. #}
{% macro staging_models(entity) %}
    {%- set found = {} -%}
    {%- for model in var('provides')[entity] -%}
        {%- set source = model.split('__')[0].removeprefix('stg_') -%}
        {%- if source in var('sources') -%}{%- do found.update({model: source}) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

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
    {%- for model, source in staging_models(entity).items() %}
    union all
    select {{ columns | join(', ') }}{% if given_by %}, {{ quoted(source) }} as {{ given_by }}{% endif %}
    from {{ ref(model) }}
    {%- endfor %}
{% endmacro %}
