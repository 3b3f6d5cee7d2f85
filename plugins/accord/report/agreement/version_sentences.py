"""Signatures and figures of a version in the words of the page."""

from accord.report.display import NOT_YET, day, days, interval, number, percent
from accord.report.rows import Agreement, Performance, Share, Windows


def too_early(windows: Windows) -> str:
    """Of a definition of which no lead can be judged yet."""
    return f"none of those it found had the {windows.customer_days} days yet"


def signed(agreement: Agreement) -> str:
    """Who signed, for whom, when; who did not."""
    sides = {
        "Marketing": (agreement.marketing_signed_by, agreement.marketing_signed_on),
        "Sales": (agreement.sales_signed_by, agreement.sales_signed_on),
    }
    given = [f"{by} ({side}, {day(on)})" for side, (by, on) in sides.items() if by and on]
    missing = [side for side, (by, _) in sides.items() if not by]
    if not given:
        return "Nobody has signed it." if agreement.in_force_from else "Nobody has signed it; it decides nothing."
    told = f"Signed by {' and '.join(given)}."
    return f"{told} {missing[0]} has not signed it." if missing else told


def a_week(did: Performance | None) -> str:
    """Leads a week in the last weeks."""
    if did is None:
        return NOT_YET
    return f"{did.a_week:.1f}" if did.a_week < 10 else number(did.a_week)


def load(did: Performance | None) -> str:
    """Against what Sales can work."""
    if did is None or did.of_capacity is None:
        return ""
    return f"{percent(did.of_capacity, 1)} of what Sales can work"


def share(told: Share) -> str:
    """The share alone, for large type."""
    return percent(told.part, told.whole) if told.whole else NOT_YET


def quality(did: Performance | None, windows: Windows) -> str:
    """What the share of customers means."""
    if did is None or not did.customers.whole:
        return too_early(windows)
    times = f"; {did.lift:.1f} times the rate of all leads" if did.lift is not None else ""
    return f"within {windows.customer_days} days ({_between(did.customers)}){times}"


def reach(did: Performance | None) -> str:
    """What the share of customers found means."""
    if did is None or not did.customers_captured.whole:
        return "nobody has become a customer yet"
    ahead = f"; typically {days(did.lead_days)} ahead" if did.lead_days is not None else ""
    return f"before their opportunity ({_between(did.customers_captured)}){ahead}"


def cells(did: Performance, windows: Windows) -> list[tuple[str, str]]:
    """A row of the table of definitions: what stands large, and what stands small below it."""
    months = f"{did.months} whole {'month' if did.months == 1 else 'months'}"
    return [
        (a_week(did), f"{percent(did.of_capacity, 1)} of capacity" if did.of_capacity is not None else ""),
        (percent(did.worked, 1) if did.worked is not None else "–", f"of {number(did.leads)} leads ever"),
        (interval(did.opportunities) or NOT_YET, _counts(did.opportunities)),
        (
            interval(did.customers) or NOT_YET,
            f"{_counts(did.customers)}, {months}" if did.months else too_early(windows),
        ),
        (f"{did.lift:.1f} ×" if did.lift is not None and did.customers.whole else "–", ""),
        (interval(did.customers_captured) or NOT_YET, _counts(did.customers_captured)),
        (days(did.lead_days) if did.lead_days is not None else "–", ""),
    ]


def _counts(told: Share) -> str:
    return f"{number(told.part)} of {number(told.whole)}" if told.whole else ""


def _between(told: Share) -> str:
    assert told.low is not None
    assert told.high is not None
    return f"between {percent(told.low, 1)} and {percent(told.high, 1)}"
