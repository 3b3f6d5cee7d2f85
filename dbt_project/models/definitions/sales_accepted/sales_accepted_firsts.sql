-- When each definition of a SAL was first met: one line a version.
{{ keeps_history(replaces='touched') }}
{% set versions = [
    'accepted_by_sales',
] -%}
{{ definition_firsts('sales_accepted', versions) }}
