-- The fingerprint of a definition finds a seed behind a column of `moments` only through `lookups` of features.yml. One
-- that is missing there could change without anybody signing again.
{% set declared_seeds = declared('moments').get('lookups', []) | map(attribute='seed') | list -%}
with

undeclared as (
    {% for seed in seeds_of_scoring() if seed not in declared_seeds %}
    select '{{ seed }}' as seed
    union all
    {%- endfor %}
    select cast(null as {{ dbt.type_string() }}) as seed
    where false
)

select * from undeclared
