"""The exact rules once more, in plain Python, written from docs/reference/rules.md alone.

Nothing here imports `accord` or reads a model's SQL: it reads the lake, the declared YAML and the seeds, and recomputes
everything at every moment from the lead's own activities. Slow and plain on purpose; the SQL has to agree with it.
"""
