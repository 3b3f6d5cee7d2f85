-- lead_stages names its stages literally, because its columns are a contract; a stage added to the seed alone would
-- be invisible there.
-- depends_on: {{ ref('lead_stages') }}
{% set columns = adapter.get_columns_in_relation(ref('lead_stages')) | map(attribute='name') if execute else [] -%}
with

stages as (

    select * from {{ ref('stages') }}

),

wanted as (
    {% for prefix, suffix in [('is_', ''), ('', '_at'), ('first_', '_at'), ('', '_entries')] %}
    select
        stage,
        '{{ prefix }}' || stage || '{{ suffix }}' as wanted_column
    from stages
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    stage,
    wanted_column
from wanted
where wanted_column not in ('{{ columns | join("', '") }}')
