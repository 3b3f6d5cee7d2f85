-- What Sales had decided and been told in this cycle, and how its opportunities stood (rule 7).
{% set questions = declared('moments').get('answers', []) %}
with

instants as (

    select * from {{ ref('instants') }}

),

said as (

    select
        lead_id,
        known_at,
        max_by(kind, activity_id) filter (
            where kind in ('accepted', 'rejected', 'recycled', 'disqualified', 'handed_over')
        ) as decision
        {%- for question in questions %},
        max_by(coalesce(value, ''), activity_id) filter (
            where kind = 'answered' and property = '{{ question }}'
        ) as {{ question }}{% endfor %}
    from {{ ref('activities') }}
    where
        kind in ('accepted', 'rejected', 'recycled', 'disqualified', 'handed_over', 'answered')
        and lead_id is not null
    group by lead_id, known_at

),

states as (

    select
        instants.lead_id,
        instants.known_at,
        {{ last_known('said.decision') }} over spell_so_far as decision,
        {%- for question in questions %}
        nullif({{ last_known('said.' ~ question) }} over spell_so_far, '') as {{ question }},
        {%- endfor %}
        {{ last_known('opportunity_counts.open_opportunities') }} over lead_so_far as open_opportunities,
        {{ last_known('opportunity_counts.won_opportunities') }} over lead_so_far as won_opportunities
    from instants
    left join said
        on instants.lead_id = said.lead_id and instants.known_at = said.known_at
    left join {{ ref('opportunity_counts') }} as opportunity_counts
        on
            instants.lead_id = opportunity_counts.lead_id
            and instants.known_at = opportunity_counts.counted_at
    window
        spell_so_far as (
            partition by instants.lead_id, instants.spell
            order by instants.known_at rows between unbounded preceding and current row
        ),
        lead_so_far as (
            partition by instants.lead_id
            order by instants.known_at rows between unbounded preceding and current row
        )

)

select
    lead_id,
    known_at,
    decision,
    {%- for question in questions %}
    {{ question }},
    {%- endfor %}
    coalesce(open_opportunities, 0) as open_opportunities,
    coalesce(won_opportunities, 0) as won_opportunities
from states
