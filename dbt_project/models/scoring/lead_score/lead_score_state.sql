-- What the next night carries on from, for the scorecard of definitions/scorecards/lead_score.yml.
{{ incremental_by_lead(also='true') }}
{{ scorecard_state('lead_score') }}
