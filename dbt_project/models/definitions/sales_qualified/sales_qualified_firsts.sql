-- When each definition of an SQL was first met: one line per version.
{{ incremental_by_lead(replaces='touched') }}
{% set versions = [
    'accepted_opportunity',
    'bant_and_attitude',
    'demo_or_information_request',
    'handed_over_by_sdr',
    'six_questions',
    'title_geography_key_content',
] -%}
{{ definition_firsts('sales_qualified', versions) }}
