"""The language of scorecards, straight from the rules: one module a mechanism, in exact fractions."""
