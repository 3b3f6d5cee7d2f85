-- Points as declared in definitions/scorecards/lead_score.yml, at every instant a lead is looked at.
{{ keeps_history(also='not is_moment') }}
{{ scorecard('lead_score') }}
