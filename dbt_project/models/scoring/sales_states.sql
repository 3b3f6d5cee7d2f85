-- What Sales had decided and been told in this cycle, and how its opportunities stood (rule 7).
{% set questions = declared('moments').get('answers', []) %}
{{ keeps_history(also='not is_moment') }}
with

instants as (

    select * from {{ ref('instants') }}
    where {{ made_tonight() }}

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
    from {{ ref('activities_tonight') }}
    where kind in ('accepted', 'rejected', 'recycled', 'disqualified', 'handed_over', 'answered')
    group by lead_id, known_at

),

known as (

    select
        instants.lead_id,
        instants.spell,
        instants.known_at,
        instants.is_moment,
        false as is_carried,
        said.decision,
        {%- for question in questions %}
        said.{{ question }},
        {%- endfor %}
        opportunity_counts.open_opportunities,
        opportunity_counts.won_opportunities
    from instants
    left join said
        on instants.lead_id = said.lead_id and instants.known_at = said.known_at
    left join {{ ref('opportunity_counts') }} as opportunity_counts
        on
            instants.lead_id = opportunity_counts.lead_id
            and instants.known_at = opportunity_counts.counted_at
    {%- if is_night() %}
    union all
    select
        lead_id,
        spell,
        known_at,
        is_moment,
        true as is_carried,
        decision,
        {%- for question in questions %}
        {{ question }},
        {%- endfor %}
        open_opportunities,
        won_opportunities
    from ({{ carried_rows() }}) as carried
    {%- endif %}

),

states as (

    select
        lead_id,
        spell,
        known_at,
        is_moment,
        is_carried,
        {{ last_known('decision') }} over spell_so_far as decision,
        {%- for question in questions %}
        nullif({{ last_known(question) }} over spell_so_far, '') as {{ question }},
        {%- endfor %}
        {{ last_known('open_opportunities') }} over lead_so_far as open_opportunities,
        {{ last_known('won_opportunities') }} over lead_so_far as won_opportunities
    from known
    window
        spell_so_far as (
            partition by lead_id, spell
            order by known_at, is_moment rows between unbounded preceding and current row
        ),
        lead_so_far as (
            partition by lead_id
            order by known_at, is_moment rows between unbounded preceding and current row
        )

)

select
    lead_id,
    spell,
    known_at,
    is_moment,
    {{ var('build_number') }} as build_number,
    decision,
    {%- for question in questions %}
    {{ question }},
    {%- endfor %}
    coalesce(open_opportunities, 0) as open_opportunities,
    coalesce(won_opportunities, 0) as won_opportunities
from states
where not is_carried
