{# Rows of a relation, each with our relationship to its mail domain: null for the domain of an ordinary company, which
   the seed does not list. A subdomain belongs to the longest domain listed that it ends with. #}
{% macro with_domain_relationship(relation, domain) %}
{%- set levels = domain_and_above(domain) -%}
select
    {{ relation }}.*,
    coalesce({% for _ in levels %}known_{{ loop.index0 }}.relationship{{ ', ' if not loop.last }}{% endfor %}) as domain_relationship
from {{ relation }}
{%- for level in levels %}
left join {{ ref('known_domains') }} as known_{{ loop.index0 }}
    on {{ level }} = known_{{ loop.index0 }}.domain
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
