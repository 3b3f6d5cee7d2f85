{# Rows of a relation, with what the mail domain of each is to us: null for an ordinary company's, which the seed does not list. #}
{% macro with_domain_relationship(relation, domain) %}
select
    {{ relation }}.*,
    known_domains.relationship as domain_relationship
from {{ relation }}
left join {{ ref('known_domains') }} as known_domains
    on {{ domain }} = known_domains.domain
{%- endmacro %}
