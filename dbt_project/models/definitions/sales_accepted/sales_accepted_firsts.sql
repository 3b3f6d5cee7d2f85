-- When each definition of a SAL was first met: one line per version.
{{ incremental_by_lead(replaces='touched') }}
{% set versions = [
    'accepted_by_sales',
] -%}
{{ definition_firsts('sales_accepted', versions) }}
