-- When each definition of an MQL was first met: one line per version.
{{ incremental_by_lead(replaces='touched') }}
{% set versions = [
    'as_marked_in_crm',
    'every_lead',
    'form_fields',
    'not_sent_to_sales',
    'points',
    'profile_and_actions',
    'raised_hand',
    'three_visits_in_a_week',
] -%}
{{ definition_firsts('marketing_qualified', versions) }}
