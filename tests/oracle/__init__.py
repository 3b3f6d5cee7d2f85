"""The oracle: a second implementation of the exact rules, in plain Python, written from docs/reference/rules.md alone.

Nothing here imports `accord` or reads a model's SQL. It reads the lake, the declared YAML and the seeds, and computes
everything at every moment from the lead's own activities. It is slow and simple on purpose; the SQL must agree with it.
"""
