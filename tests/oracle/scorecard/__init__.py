"""Scorecards, written from the rules: one module per mechanism, with exact fractions."""
