-- Rule 18: groups are clipped before they are summed, the total after. Bounds are those of
-- definitions/scorecards/lead_score.yml.
{% set card = declared('lead_score').get('scorecard', {}) -%}
select
    lead_id,
    known_at,
    total
from {{ ref('lead_score') }}
where
    false
    {%- for group in card.get('groups', []) %}
    {%- if group.floor is defined %}
    or {{ group.name }} < {{ group.floor }}
    {%- endif %}
    {%- if group.cap is defined %}
    or {{ group.name }} > {{ group.cap }}
    {%- endif %}
    {%- endfor %}
    {%- for bound, sign in [('floor', '<'), ('cap', '>')] if card.get('total', {})[bound] is defined %}
    or total {{ sign }} {{ card.total[bound] }}
    {%- endfor %}
    or total is null
