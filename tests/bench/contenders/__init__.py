"""The same scores computed by other programs: a hand-written DuckDB query (the floor), a Polars and a pandas script.

Workload: four groups with half-life, floor and cap, at every instant of each lead; and the first instant at which each
lead's total reaches the threshold. Each contender is its own process with two threads:
python -m tests.bench.contenders.<name> <folder>. It reads `inputs.duckdb` (the floor) or `signals.parquet` and
`instants.parquet`, writes `<name>_scores.parquet` and `<name>_first.parquet`, and prints its seconds: from stored
tables to both results in memory, without importing libraries and writing results.
"""
