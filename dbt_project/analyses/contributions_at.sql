-- What every score of one lead is made of at one instant, for `accord explain --at`; at as_of: score_contributions.
{{ all_contributions(explained_instant()) }}
