-- Points as declared in definitions/scorecards/lead_score.yml, at every instant a lead is looked at.
{{ incremental_by_lead(also='not is_moment') }}
{{ scorecard('lead_score') }}
