-- One row per lead: its current stage at as_of, since when, and by which definition (rule 16).
{% set ladder = declared('stages').get('ladder', []) -%}
{% set off_ramps = declared('stages').get('off_ramps', []) -%}
with

attributes as (

    select * from {{ ref('lead_attributes') }}

),

entries as (

    select * from {{ ref('journeys') }}
    where not is_skipped

),

current_stages as (

    select * from {{ ref('current_stages') }}

),

known as (

    select * from {{ ref('known_states') }}
    where not is_moment

),

over_all_cycles as (

    select
        lead_id
        {%- for stage in ladder + off_ramps %},
        min(case when stage = '{{ stage }}' then entered_at end) as first_{{ stage }}_at,
        cast(count(case when stage = '{{ stage }}' then 1 end) as integer) as {{ stage }}_entries{% endfor %}
    from entries
    group by lead_id

),

in_current_cycle as (

    select
        current_stages.lead_id
        {%- for stage in ladder %},
        min(case when entries.stage = '{{ stage }}' then entries.entered_at end) as {{ stage }}_at{% endfor %}
    from current_stages
    left join entries
        on current_stages.lead_id = entries.lead_id and current_stages.cycle = entries.cycle
    group by current_stages.lead_id

)

select
    attributes.lead_id,
    current_stages.stage,
    current_stages.stage_since_at,
    {{ business_date('current_stages.stage_since_at') }} as stage_since_on,
    current_stages.cycle,
    current_stages.definition,
    {%- for stage in ladder %}
    in_current_cycle.{{ stage }}_at is not null as is_{{ stage }},
    {%- endfor %}
    {%- for stage in off_ramps %}
    current_stages.stage = '{{ stage }}' as is_{{ stage }},
    {%- endfor %}
    {%- for stage in ladder %}
    in_current_cycle.{{ stage }}_at,
    {%- endfor %}
    {%- for stage in off_ramps %}
    case when current_stages.stage = '{{ stage }}' then current_stages.stage_since_at end as {{ stage }}_at,
    {%- endfor %}
    {%- for stage in ladder + off_ramps %}
    over_all_cycles.first_{{ stage }}_at,
    {%- endfor %}
    {%- for stage in ladder + off_ramps %}
    over_all_cycles.{{ stage }}_entries,
    {%- endfor %}
    known.lead_score_fit as fit_score,
    known.lead_score_fit_grade as fit_grade,
    known.lead_score_engagement as engagement_score,
    known.lead_score_total as total_score,
    {{ published_rep_id('attributes.owner_id', 'attributes.owner_team') }} as owner_id,
    {{ published_rep_name('attributes.owner_id', 'attributes.owner', 'attributes.owner_team') }} as owner,
    attributes.source,
    attributes.segment,
    attributes.country,
    attributes.first_campaign_id,
    attributes.first_campaign,
    follow_up.state as follow_up_state,
    follow_up.due_at,
    follow_up.due_on,
    stages.next_action
from attributes
inner join current_stages
    on attributes.lead_id = current_stages.lead_id
inner join in_current_cycle
    on attributes.lead_id = in_current_cycle.lead_id
inner join over_all_cycles
    on attributes.lead_id = over_all_cycles.lead_id
inner join known
    on attributes.lead_id = known.lead_id
inner join {{ ref('stages') }} as stages
    on current_stages.stage = stages.stage
left join {{ ref('follow_up') }} as follow_up
    on
        current_stages.lead_id = follow_up.lead_id
        and current_stages.cycle = follow_up.cycle
        and current_stages.stage = follow_up.stage
