-- Records, addresses and visitors that belong to another lead than in the previous build, or to their first lead.
{{ config(materialized='this_run_only') }}
{% set owner = 'visitor_id, lead_id, email, owned_from, owned_until, known_from' -%}
select
    'record' as kind,
    record_id as owned
from ({{ changed_rows('identity_links', 'record_id, lead_id') }}) as records
union
select
    'address' as kind,
    email as owned
from ({{ changed_rows('address_owners', 'email, lead_id, owned_from, owned_until') }}) as addresses
union
select
    'visitor' as kind,
    visitor_id as owned
from ({{ changed_rows('visitor_owners', owner) }}) as visitors
where visitor_id is not null
