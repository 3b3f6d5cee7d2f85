{# Rows of a relation, each with our relationship to its mail domain on the business day of an instant: null for the
   domain of an ordinary company, of which the seed has no row for that day. A subdomain belongs to the longest domain
   with a row that it ends with. #}
{% macro with_domain_relationship(relation, domain, at) %}
{%- set levels = domain_and_above(domain) -%}
select
    {{ relation }}.*,
    coalesce({% for _ in levels %}known_{{ loop.index0 }}.relationship{{ ', ' if not loop.last }}{% endfor %}) as domain_relationship
from {{ relation }}
{%- for level in levels %}
left join {{ ref('known_domains') }} as known_{{ loop.index0 }}
    on
        {{ level }} = known_{{ loop.index0 }}.domain
        and {{ holds_at(at, 'known_' ~ loop.index0 ~ '.from_day', 'known_' ~ loop.index0 ~ '.until_day') }}
{%- endfor %}
{%- endmacro %}

{# SQL expressions of a domain and of what is left without its first one, two, three and four labels. One left of a
   domain with fewer labels is its last label. #}
{% macro domain_and_above(domain) -%}
    {%- set levels = [domain] -%}
    {%- for _ in range(4) -%}
        {%- do levels.append("substr(" ~ levels[-1] ~ ", position('.' in " ~ levels[-1] ~ ") + 1)") -%}
    {%- endfor -%}
    {{ return(levels) }}
{%- endmacro %}

{# The instants at which the list of domains changes: columns `domain` and `starts_at`. #}
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
