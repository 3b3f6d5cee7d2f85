-- What was known of the lead of each hand-off at its entry: source, country, segment, fit grade (rule 44). Texts are as
-- the sources write them.
select
    hand_offs.hand_off_id,
    {{ published_source('profile.given_lead_source') }} as source,
    profile.given_country as country,
    coalesce(segments.segment, 'unknown') as segment,
    known_states.lead_score_fit_grade as fit_grade,
    leads.first_campaign_id
from {{ ref('hand_offs') }} as hand_offs
inner join {{ ref('leads') }} as leads
    on hand_offs.lead_id = leads.lead_id
inner join {{ ref('known_states') }} as known_states
    on
        hand_offs.lead_id = known_states.lead_id
        and hand_offs.entered_at = known_states.known_at
        and known_states.is_moment
left join {{ ref('profile_periods') }} as profile
    on
        hand_offs.lead_id = profile.lead_id
        and hand_offs.entered_at >= profile.known_from
        and hand_offs.entered_at < profile.known_until
left join {{ ref('segments') }} as segments
    on
        known_states.employees >= segments.low
        and (segments.high is null or known_states.employees < segments.high)
where hand_offs.is_in_force
