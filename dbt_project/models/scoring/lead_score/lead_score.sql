-- Points as declared in definitions/scorecards/lead_score.yml, at every instant a lead is evaluated.
{{ incremental_by_lead(also='not is_moment') }}
{{ scorecard('lead_score') }}
