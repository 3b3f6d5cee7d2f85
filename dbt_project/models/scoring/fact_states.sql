-- Every declared fact at every instant a lead is looked at (definitions/facts.yml, rule 6).
{{ fact_states() }}
