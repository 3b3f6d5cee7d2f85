-- The state that the next incremental run continues from, for the scorecard of definitions/scorecards/lead_score.yml.
{{ incremental_by_lead(also='true') }}
{{ scorecard_state('lead_score') }}
