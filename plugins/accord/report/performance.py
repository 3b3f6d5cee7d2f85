"""Reads the results of definitions, clauses and questions from the published tables."""

import duckdb

from accord.report.rows import ClausePerformance, Performance, Question
from accord.report.shares import Share, share


def definitions(connection: duckdb.DuckDBPyConnection) -> dict[str, Performance]:
    """Definition → its results; {} while no month is measured."""
    rows = connection.execute("""
        select definition, leads, leads_a_week, share_of_capacity, share_worked,
            row(opportunity_after, opportunity_judged, opportunity_precision_low, opportunity_precision_high),
            row(customer_after, customer_judged, customer_precision_low, customer_precision_high),
            customer_months, customer_lift, row(customers_captured, customers, recall_low, recall_high),
            median_days_to_opportunity
        from accord.definition_summary
        where exists (select 1 from accord.definition_performance)
    """).fetchall()
    return {
        name: Performance(
            name, leads, week, load, worked, Share(*opportunities), Share(*customers), months, lift, Share(*captured),
            days,
        )
        for name, leads, week, load, worked, opportunities, customers, months, lift, captured, days in rows
    }  # fmt: skip


def clauses(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], ClausePerformance]:
    """(definition, clause) → its results."""
    rows = connection.execute("""
        select definition, clause, leads, became_customers, kept_out, kept_out_customers, decided, blamed
        from accord.clause_performance
    """).fetchall()
    return {
        (definition, clause): ClausePerformance(
            definition, clause, share(won, leads), share(lost, kept), share(blamed, decided)
        )
        for definition, clause, leads, won, kept, lost, decided, blamed in rows
    }


def questions(connection: duckdb.DuckDBPyConnection) -> list[Question]:
    """All questions; those with the most known answers come first."""
    rows = connection.execute("""
        select question, sum(leads)::bigint, sum(asked)::bigint, sum(answered)::bigint as known,
            sum(answered_yes)::bigint
        from accord.questions_answered
        group by question
        order by known desc, question
    """).fetchall()
    return [Question(*row) for row in rows]
