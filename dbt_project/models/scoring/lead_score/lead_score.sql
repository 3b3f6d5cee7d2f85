-- Points as declared in definitions/scorecards/lead_score.yml, at every instant a lead is looked at.
{{ scorecard('lead_score') }}
