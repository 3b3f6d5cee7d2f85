-- When each definition and each clause was first met: one line per gate. A gate that is missing here fails the test
-- every_definition_reaches_the_journey.
{{ config(materialized='view') }}
{% set gates = [
    ref('marketing_qualified_firsts'),
    ref('sales_accepted_firsts'),
    ref('sales_qualified_firsts'),
] -%}
with

firsts as (
    {% for gate in gates -%}
    select * from {{ gate }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    firsts.*, -- noqa: AM04
    register.stage
from firsts
inner join {{ source('register', 'definitions') }} as register
    on firsts.definition = register.definition
