-- Which activities give points, as declared in definitions/scorecards/lead_score.yml.
{{ incremental_by_lead() }}
{{ scorecard_points('lead_score') }}
