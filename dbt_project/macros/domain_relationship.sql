{# Rows of a relation, each with our relationship to its mail domain: null for the domain of an ordinary company, which
   the seed does not list. #}
{% macro with_domain_relationship(relation, domain) %}
select
    {{ relation }}.*,
    known_domains.relationship as domain_relationship
from {{ relation }}
left join {{ ref('known_domains') }} as known_domains
    on {{ domain }} = known_domains.domain
{%- endmacro %}
