"""Signatures and figures of a version in words."""

from accord.report.display import NOT_YET, day, days, interval, number, percent
from accord.report.rows import Agreement, Performance, Windows
from accord.report.shares import Share


def too_early(windows: Windows) -> str:
    """Of a definition of which no lead can be judged yet."""
    return f"it found no lead in a month that ended at least {windows.customer_days} days ago"


def signed(agreement: Agreement) -> str:
    """Who signed, for which side, when; and which side has not signed."""
    sides = {
        "Marketing": (agreement.marketing_signed_by, agreement.marketing_signed_on),
        "Sales": (agreement.sales_signed_by, agreement.sales_signed_on),
    }
    signatures = [f"{by} ({side}, {day(on)})" for side, (by, on) in sides.items() if by and on]
    missing = [side for side, (by, _) in sides.items() if not by]
    if not signatures:
        return "Nobody has signed it." if agreement.in_force_from else "Nobody has signed it; it decides nothing."
    signed_by = f"Signed by {' and '.join(signatures)}."
    return f"{signed_by} {missing[0]} has not signed it." if missing else signed_by


def a_week(measured: Performance | None) -> str:
    """Leads a week in the last weeks."""
    if measured is None:
        return NOT_YET
    return f"{measured.a_week:.1f}" if measured.a_week < 10 else number(measured.a_week)


def load(measured: Performance | None) -> str:
    """Against what Sales can work."""
    if measured is None or measured.of_capacity is None:
        return ""
    return f"{percent(measured.of_capacity, 1)} of what Sales can work"


def share(found: Share) -> str:
    """The share alone, for large type."""
    return percent(found.part, found.whole) if found.whole else NOT_YET


def quality(measured: Performance | None, windows: Windows) -> str:
    """What the share of customers means."""
    if measured is None or not measured.customers.whole:
        return too_early(windows)
    times = f"; {measured.lift:.1f} times the rate of all leads" if measured.lift is not None else ""
    return f"within {windows.customer_days} days ({_between(measured.customers)}){times}"


def reach(measured: Performance | None) -> str:
    """What the share of customers found means."""
    if measured is None or not measured.customers_captured.whole:
        return "nobody has become a customer yet"
    ahead = f"; typically {days(measured.lead_days)} ahead" if measured.lead_days is not None else ""
    return f"before their opportunity ({_between(measured.customers_captured)}){ahead}"


def cells(row: Performance, windows: Windows) -> list[tuple[str, str]]:
    """A row of the table of definitions: large texts, each with a small one below it."""
    months = f"{row.months} whole {'month' if row.months == 1 else 'months'}"
    return [
        (a_week(row), f"{percent(row.of_capacity, 1)} of capacity" if row.of_capacity is not None else ""),
        (percent(row.worked, 1) if row.worked is not None else "–", f"of {number(row.leads)} leads ever"),
        (interval(row.opportunities) or NOT_YET, _counts(row.opportunities)),
        (
            interval(row.customers) or NOT_YET,
            f"{_counts(row.customers)}, {months}" if row.months else too_early(windows),
        ),
        (f"{row.lift:.1f} ×" if row.lift is not None and row.customers.whole else "–", ""),
        (interval(row.customers_captured) or NOT_YET, _counts(row.customers_captured)),
        (days(row.lead_days) if row.lead_days is not None else "–", ""),
    ]


def _counts(found: Share) -> str:
    return f"{number(found.part)} of {number(found.whole)}" if found.whole else ""


def _between(found: Share) -> str:
    assert found.low is not None
    assert found.high is not None
    return f"between {percent(found.low, 1)} and {percent(found.high, 1)}"
