"""Builds every table of the work database from the lake, with dbt."""
