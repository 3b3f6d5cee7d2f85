-- The parts of every score at as_of, and what was not counted, by rule.
{% set at_as_of -%}
    select
        lead_id,
        lifecycle_period,
        known_at as seen_at
    from {{ ref('instants') }}
    where not is_moment
{%- endset -%}

{{ all_contributions(at_as_of) }}
