-- Every declared fact at every instant a lead is looked at (definitions/facts.yml, rule 6).
{{ keeps_history(also='not is_moment') }}
{{ fact_states() }}
