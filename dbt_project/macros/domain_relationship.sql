{# Rows of a relation, each with our relationship to its mail domain on the business day of an instant: null for the
   domain of an ordinary company, of which the seed has no row for that day. A subdomain belongs to the longest domain
   with a row that it ends with. Follows the last CTE of a model: further CTEs, and the select. What is above a domain
   and when a row of the seed begins and ends is computed once a domain, not once a row: a row has 40 times as many. #}
{% macro with_domain_relationship(relation, domain, at) %}
{%- set above = range(5) -%}
,

known_domain_periods {{ stored_cte() }} (

    select
        domain,
        relationship,
        coalesce({{ day_start('from_day') }}, {{ instant('0001-01-01') }}) as known_from,
        coalesce({{ day_end('until_day') }}, {{ instant('9999-12-31') }}) as known_until
    from {{ ref('known_domains') }}

),

given_domains {{ stored_cte() }} (

    select distinct {{ domain }} as given_domain
    from {{ relation }}

),

related_domains {{ stored_cte() }} (
    {% for level in domain_and_above('given_domains.given_domain') %}
    select
        given_domains.given_domain,
        {{ loop.index0 }} as labels_left_out,
        periods.relationship,
        periods.known_from,
        periods.known_until
    from given_domains
    inner join known_domain_periods as periods
        on {{ level }} = periods.domain
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    {{ relation }}.*,
    coalesce({% for n in above %}related_{{ n }}.relationship{{ ', ' if not loop.last }}{% endfor %}) as domain_relationship
from {{ relation }}
{%- for n in above %}
left join related_domains as related_{{ n }}
    on
        {{ domain }} = related_{{ n }}.given_domain
        and related_{{ n }}.labels_left_out = {{ n }}
        and {{ at }} >= related_{{ n }}.known_from
        and {{ at }} < related_{{ n }}.known_until
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
