-- Which activities give points, as declared in definitions/scorecards/lead_score.yml.
{{ keeps_history() }}
{{ scorecard_points('lead_score') }}
