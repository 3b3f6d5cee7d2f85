"""Parsed SQL. The same definitions and conditions are looked at many times in a run: each text is parsed once."""

from functools import cache

from sqlglot import exp, parse_one


@cache
def tree(sql: str) -> exp.Expr:
    """The parsed statement; callers must not change it. Raises SqlglotError where the text is not SQL."""
    return parse_one(sql, dialect="duckdb")
