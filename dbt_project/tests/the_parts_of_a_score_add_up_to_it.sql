-- The parts add up to the score: points given by rules, lost by decay, and cut off by floors and caps (rules 17 to 19).
with

added_up as (

    select
        lead_id,
        scorecard,
        sum(points) as points
    from {{ ref('score_contributions') }}
    group by lead_id, scorecard

)

select
    lead_scores.lead_id,
    lead_scores.scorecard,
    lead_scores.total,
    added_up.points
from {{ ref('lead_scores') }} as lead_scores
full join added_up
    on lead_scores.lead_id = added_up.lead_id and lead_scores.scorecard = added_up.scorecard
where
    lead_scores.lead_id is null
    or abs(lead_scores.total - coalesce(added_up.points, 0)) > 0.000001
