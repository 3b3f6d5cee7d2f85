-- A kind or property that definitions/activity_kinds.yml does not declare is one that no signal, profile value or rule
-- can name: it is in the data and decides nothing.
{{ config(severity='warn') }}
select distinct
    kind,
    property
from {{ ref('activities') }}
where
    kind not in (
        {%- for each in declared('activities').get('kinds', [{'name': ''}]) %}
        '{{ each.name }}'{{ "," if not loop.last }}
        {%- endfor %}
    )
    or property not in (
        {%- for each in declared('activities').get('properties', [{'name': ''}]) %}
        '{{ each.name }}'{{ "," if not loop.last }}
        {%- endfor %}
    )
