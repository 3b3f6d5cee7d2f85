"""The published page: one self-contained HTML file, made from the published tables."""
