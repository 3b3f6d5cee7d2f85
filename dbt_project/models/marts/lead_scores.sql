-- The scores of every scorecard at as_of, for every lead that the scorecard applies to.
with

known as (

    select * from {{ ref('known_states') }}
    where not is_moment

)

{% for card in var('scorecards') -%}
select
    lead_id,
    '{{ card }}' as scorecard,
    {{ card }}_total as total,
    {{ card }}_fit as fit,
    {{ card }}_engagement as engagement,
    {{ card }}_fit_grade as fit_grade,
    {{ card }}_engagement_grade as engagement_grade,
    {{ card }}_total_grade as total_grade,
    {{ card }}_combined_grade as combined_grade,
    {{ card }}_is_disqualified as is_disqualified,
    {{ card }}_trend as trend
from known
where {{ card }}_total is not null
{{ 'union all' if not loop.last }}
{% endfor %}
