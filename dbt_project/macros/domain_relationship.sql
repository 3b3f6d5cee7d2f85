{# Rows of a relation, each with our relationship to its mail domain on the business day of an instant: null for the
   domain of an ordinary company, of which the seed has no row for that day. #}
{% macro with_domain_relationship(relation, domain, at) %}
select
    {{ relation }}.*,
    known_domains.relationship as domain_relationship
from {{ relation }}
left join {{ ref('known_domains') }} as known_domains
    on
        {{ domain }} = known_domains.domain
        and {{ holds_at(at, 'known_domains.from_day', 'known_domains.until_day') }}
{%- endmacro %}

{# The instants at which the list of domains begins to say something else: columns `domain` and `starts_at`. #}
{% macro domain_changes() %}
select
    domain,
    {{ day_start('from_day') }} as starts_at
from {{ ref('known_domains') }}
where from_day is not null
union
select
    domain,
    {{ day_end('until_day') }} as starts_at
from {{ ref('known_domains') }}
where until_day is not null
{%- endmacro %}
