-- Records, addresses and visitors that belong to another lead than in the previous build, or to their first lead.
{{ this_run_only() }}
{% set comparisons = {
    'record': ('identity_links', 'record_id', 'lead_id'),
    'address': ('identity_links', 'email', 'lead_id'),
    'visitor': ('visitor_owners', 'visitor_id', 'lead_id, email, owned_from, owned_until, known_from'),
} -%}
with
{%- for kind, (model, owned, owner) in comparisons.items() %}

{{ kind }}_now as (

    select distinct {{ owned }}, {{ owner }} from {{ ref(model) }}
    where {{ owned }} is not null

),

{{ kind }}_before as (

    {% set before = previous_snapshot(ref(model)) if var('previous_as_of') else ref(model) -%}
    select distinct {{ owned }}, {{ owner }} from {{ before }}
    where {{ owned }} is not null

){{ ',' if not loop.last }}
{%- endfor %}
{% for kind, (model, owned, owner) in comparisons.items() %}
select '{{ kind }}' as kind, {{ owned }} as owned
from (
    (
        select * from {{ kind }}_now
        except
        select * from {{ kind }}_before
    )
    union
    (
        select * from {{ kind }}_before
        except
        select * from {{ kind }}_now
    )
) as {{ kind }}_changes
{{ 'union' if not loop.last }}
{%- endfor %}
