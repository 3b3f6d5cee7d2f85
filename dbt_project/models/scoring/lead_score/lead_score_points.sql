-- Which activities give points, as declared in definitions/scorecards/lead_score.yml.
{{ scorecard_points('lead_score') }}
