"""Performance rows for the tests' published database: two mature months and an immature one, three definitions."""

from datetime import date
from typing import Any

import duckdb

from accord.common.wilson import wilson

MATURE = [date(2025, 6, 1), date(2025, 7, 1)]
IMMATURE = date(2026, 1, 1)
BASE = {MATURE[0]: 0.05, MATURE[1]: 0.02}  # of all leads, customers within 180 days

# definition -> for each mature month: leads judged, and how many of them became customers
JUDGED = {"profile_and_actions": [(40, 8), (60, 6)], "three_visits_in_a_week": [(100, 5), (100, 2)]}


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """`raised_hand` has leads in the immature month only."""
    for definition, months in JUDGED.items():
        for month, (judged, customers) in zip(MATURE, months, strict=True):
            performance(connection, definition, month, judged, customers)
        performance(connection, definition, IMMATURE, 31, 0, is_mature=False)
    performance(connection, "raised_hand", IMMATURE, 13, 0, is_mature=False)
    for definition, a_week in (*dict.fromkeys(JUDGED, 10.0).items(), ("raised_hand", 2.9)):
        summary(connection, definition, a_week)
    for clause, kept_out, lost in (("company_size", 50, 1), ("industry", 50, 7), ("engagement", 0, 0)):
        insert(
            connection, "clause_performance", definition="profile_and_actions", stage="mql", clause=clause, leads=100,
            became_customers=14, leads_without=100 + kept_out, became_customers_without=14 + lost, kept_out=kept_out,
            kept_out_customers=lost, customers=20, customers_captured=12, customers_captured_without=12,
            decided=80, blamed=12 if clause == "company_size" else 0,
        )  # fmt: skip
    for question, asked, answered, yes in (("budget", 40, 30, 20), ("right_business", 0, 90, 0)):
        insert(
            connection, "questions_answered", cohort_month=MATURE[0], question=question, leads=100, asked=asked,
            answered=answered, answered_yes=yes,
        )  # fmt: skip


def performance(
    connection: duckdb.DuckDBPyConnection, definition: str, month: date, judged: int, won: int, is_mature: bool = True
) -> None:
    """A month in which the definition found `judged` leads, a fifth of them worked, and `won` became customers."""
    days = 31 if month.month in (1, 7) else 30
    insert(
        connection, "definition_performance", definition=definition, stage="mql", cohort_month=month, leads=judged,
        leads_a_week=judged * 7 / days, share_of_capacity=judged * 7 / days / 50, worked=judged // 5, share_worked=0.2,
        also_official=judged, share_official=1, official_leads=judged, official_leads_found=judged,
        sql_before=0, sql_judged=0, sql_after=0, is_sql_mature=is_mature, opportunity_before=0,
        opportunity_judged=judged, opportunity_after=2 * won, is_opportunity_mature=is_mature, customer_before=0,
        customer_judged=judged, customer_after=won, customer_precision=won / judged,
        customer_lift=won / judged / BASE[month] if won else None, is_customer_mature=is_mature,
        median_days_to_opportunity=10.0 + month.day, customers=10, customers_captured=6,
    )  # fmt: skip


def summary(connection: duckdb.DuckDBPyConnection, definition: str, a_week: float) -> None:
    """What its mature months give together, and of Sales' capacity of fifty a week what it takes."""
    months = JUDGED.get(definition, [])
    judged, won = sum(found for found, _ in months), sum(customers for _, customers in months)
    usual = sum(found * BASE[month] for month, (found, _) in zip(MATURE, months, strict=False))
    insert(
        connection, "definition_summary", definition=definition, stage="mql", leads=judged + 31, leads_a_week=a_week,
        capacity_a_week=50.0, share_of_capacity=a_week / 50, worked=(judged + 31) // 5, share_worked=0.2,
        sql_months=len(months), sql_judged=0, sql_after=0,
        opportunity_months=len(months), opportunity_judged=judged, opportunity_after=2 * won,
        **interval("opportunity_precision", 2 * won, judged), customer_months=len(months), customer_judged=judged,
        customer_after=won, **interval("customer_precision", won, judged), customer_lift=won / usual if usual else None,
        median_days_to_opportunity=11.0 if months else None, customers=10 * len(months) + 10,
        customers_captured=6 * len(months) + 6, **interval("recall", 6 * len(months) + 6, 10 * len(months) + 10),
    )  # fmt: skip


def interval(name: str, part: int, whole: int) -> dict[str, float | None]:
    """The share and its interval, as the table has them."""
    low, high = wilson(part, whole) or (None, None)
    return {name: part / whole if whole else None, f"{name}_low": low, f"{name}_high": high}


def insert(connection: duckdb.DuckDBPyConnection, table: str, **row: Any) -> None:
    """One row of a published table; columns that are not named are null."""
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(f"insert into accord.{table} ({names}) values ({marks})", list(row.values()))
