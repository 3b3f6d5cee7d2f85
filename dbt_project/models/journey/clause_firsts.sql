-- When every definition, and every clause, was first met: the gates together.
{{ config(materialized='view') }}
{% for gate, stage in [('marketing_qualified', 'mql'), ('sales_accepted', 'sal'), ('sales_qualified', 'sql')] -%}
select
    *, -- noqa: AM04
    '{{ stage }}' as stage
from {{ ref(gate ~ '_firsts') }}
{{ 'union all' if not loop.last }}
{% endfor %}
