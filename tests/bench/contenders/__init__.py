"""The same scores by other means: one DuckDB query written by hand (the floor), a Polars script, a pandas script.

Workload: four groups with half-life, floor and cap, at every instant a lead is looked at; and the first instant at
which each lead's total reaches the threshold. Each contender is a process of its own, with two threads:
python -m tests.bench.contenders.<name> <folder>, with the inputs as `inputs.duckdb` (the floor) or `signals.parquet`
and `instants.parquet`. It
leaves `<name>_scores.parquet` and `<name>_first.parquet` and prints its seconds: from tables at rest to both results in
memory; importing libraries and writing results is not counted.
"""
