"""dbt, from the lake to every table of the work database."""
