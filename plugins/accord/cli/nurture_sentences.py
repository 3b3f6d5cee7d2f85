"""A lead of the nurture list in sentences; and why a lead is not on it."""

from datetime import date
from typing import Any

from accord.report.display import SHORT, day, suppressed, why

NOT_ON_IT = {
    "opportunity": "it is in an opportunity",
    "customer": "it is a customer",
    "disqualified": "it is disqualified",
}


def head(lead: dict[str, Any]) -> str:
    """'recycled: no budget, since 5 January 2026; nearness 0.20'; `lead`: a row of `nurture_list`."""
    stage = f" ({SHORT[lead['stage']]})" if lead["why"] in ("not_for_sales", "no_promise") else ""
    near = f"; nearness {lead['nearness']:.2f}" if lead["nearness"] is not None else ""
    return f"{why(lead['why'], lead['reason'])}{stage}, since {day(lead['since_on'])}{near}"


def qualifies(lead: dict[str, Any]) -> str:
    """What stands before the clauses that do not hold, or in place of them."""
    if lead["gate"] is None:
        return "There is no stage that it can qualify for: none has a promise and a definition in force."
    gate = f"{SHORT[lead['gate']]} by {lead['definition']}"
    if lead["waits_for_a_moment"]:
        return f"{gate}: it lacks nothing. It qualifies with its next activity, if that still is so."
    return f"{gate}, not met yet:"


def mailing(lead: dict[str, Any]) -> str:
    if lead["may_be_mailed"]:
        return "May be mailed."
    return f"May not be mailed: {suppressed(lead['suppressed_because'])}."


def try_again(lead: dict[str, Any], today: date) -> str:
    """Empty where the reason of Sales says nothing about it."""
    on = lead["try_again_on"]
    if on is None:
        return ""
    return f"Try again: due since {day(on)}." if on <= today else f"Try again from {day(on)}."


def not_on_the_list(found: dict[str, Any]) -> str:
    """`found`: `nurture_data.of_lead`."""
    since = f"since {day(found['since_on'])}"
    if found["is_handed_off"]:
        because = f"it is with Sales, as {SHORT[found['stage']]}, {since}, and Sales promised an answer"
    else:
        because = f"{NOT_ON_IT[found['stage']]}, {since}"
    return f"It is not on the nurture list: {because}."
