-- Every declared feature at every instant a lead is evaluated (definitions/features.yml, rule 6).
{{ incremental_by_lead(also='not is_moment') }}
{{ feature_states() }}
