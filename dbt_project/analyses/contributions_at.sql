-- The parts of every score of one lead at one instant, for `accord explain --at`; at as_of: score_contributions.
{{ all_contributions(explained_instant()) }}
