"""How definitions, clauses and questions did: the months of the published tables, added up.

What is judged, and when a month is mature, is decided in the tables. Shares are added up as counts, never averaged.
"""

from datetime import datetime

import duckdb

from accord.common.wilson import wilson
from accord.report.rows import ClausePerformance, Performance, Question, Share

RECENT_MONTHS = 3


def share(part: int, whole: int) -> Share:
    """With its interval."""
    return Share(part, whole, *(wilson(part, whole) or ()))


def definitions(connection: duckdb.DuckDBPyConnection, as_of: datetime) -> dict[str, Performance]:
    """By definition. A month's base rate is the same for all: any definition's precision by its lift."""
    rows = connection.execute(
        """
        with base as (
            select cohort_month, max(customer_precision / customer_lift) as rate
            from accord.definition_performance
            where customer_lift > 0
            group by cohort_month
        ),
        recent as (
            select definition,
                sum(leads) * 7.0 / sum(datediff('day', cohort_month, cohort_month + interval 1 month)) as a_week,
                any_value(leads_a_week / share_of_capacity) filter (where share_of_capacity > 0) as capacity
            from (
                from accord.definition_performance
                where cohort_month + interval 1 month <= $as_of
                qualify dense_rank() over (order by cohort_month desc) <= $recent
            )
            group by definition
        )
        select definition, sum(leads), any_value(a_week), any_value(a_week / capacity),
            sum(share_worked * leads) / sum(leads) filter (where share_worked is not null),
            coalesce(sum(opportunity_after) filter (where is_opportunity_mature), 0),
            coalesce(sum(opportunity_judged) filter (where is_opportunity_mature), 0),
            coalesce(sum(customer_after) filter (where is_customer_mature), 0),
            coalesce(sum(customer_judged) filter (where is_customer_mature), 0),
            count(*) filter (where is_customer_mature and customer_judged > 0),
            sum(customer_after) filter (where is_customer_mature and rate is not null)
                / nullif(sum(customer_judged * rate) filter (where is_customer_mature), 0),
            sum(customers_captured), sum(customers),
            median(median_days_to_opportunity) filter (where is_opportunity_mature)
        from accord.definition_performance
        left join base using (cohort_month)
        left join recent using (definition)
        group by definition
        """,
        {"as_of": as_of, "recent": RECENT_MONTHS},
    ).fetchall()
    return {
        name: Performance(
            name, int(leads), week, load, worked, share(int(won), int(open_judged)), share(int(bought), int(judged)),
            months, lift, share(int(seen), int(customers)), days,
        )
        for name, leads, week, load, worked, won, open_judged, bought, judged, months, lift, seen, customers, days
        in rows
    }  # fmt: skip


def clauses(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], ClausePerformance]:
    """By definition and clause."""
    rows = connection.execute("""
        select definition, clause, leads, became_customers, kept_out, kept_out_customers
        from accord.clause_performance
    """).fetchall()
    return {
        (definition, clause): ClausePerformance(definition, clause, share(won, leads), share(lost, kept))
        for definition, clause, leads, won, kept, lost in rows
    }


def questions(connection: duckdb.DuckDBPyConnection) -> list[Question]:
    """Those answered most often first."""
    rows = connection.execute("""
        select question, sum(leads)::bigint, sum(asked)::bigint, sum(answered)::bigint as known,
            sum(answered_yes)::bigint
        from accord.questions_answered
        group by question
        order by known desc, question
    """).fetchall()
    return [Question(*row) for row in rows]
