"""The shipped definitions by hand, one function each: clause → does it hold. Null has become false (rule 11)."""

from collections.abc import Callable

from .knowledge import Knowledge

Criteria = Callable[[Knowledge], dict[str, bool]]


def every_lead(known: Knowledge) -> dict[str, bool]:
    return {"is_a_lead": True}


def three_visits_in_a_week(known: Knowledge) -> dict[str, bool]:
    return {
        "not_a_customer": not known.is_customer,
        "not_own_staff_or_partner": known.domain_relationship not in ("own", "partner"),
        "three_visits_in_a_week": _number(known, "visits_7d") >= 3,
    }


def profile_and_actions(known: Knowledge) -> dict[str, bool]:
    industry, employees = known.profile["industry"], known.profile["employees"]
    asked = sum(
        _number(known, fact) for fact in ("demo_requests", "contact_requests", "information_requests", "key_downloads")
    )
    return {
        "not_a_customer": not known.is_customer,
        "not_own_staff_or_partner": known.domain_relationship not in ("own", "partner"),
        "not_a_competitor": known.domain_relationship != "competitor",
        "industry": industry in ("software", "manufacturing", "logistics", "healthcare", "finance"),
        "company_size": isinstance(employees, int) and employees >= 50,
        "engagement": known.scores["lead_score"]["engagement"] >= 20,
        "buying_action": asked >= 1 or _number(known, "pricing_visits_30d") >= 2,
    }


def accepted_by_sales(known: Knowledge) -> dict[str, bool]:
    return {"accepted_by_sales": known.decision in ("accepted", "handed_over")}


def accepted_opportunity(known: Knowledge) -> dict[str, bool]:
    return {
        "contacted_by_sales": _number(known, "sales_touches") >= 1,
        "has_an_opportunity": known.opportunities.open + known.opportunities.won >= 1,
    }


def _number(known: Knowledge, fact: str) -> int | float:
    value = known.facts[fact]
    assert value is not None, f"{fact} is a count and never null"
    return value


CRITERIA: dict[tuple[str, str], Criteria] = {
    ("marketing_qualified", "every_lead"): every_lead,
    ("marketing_qualified", "three_visits_in_a_week"): three_visits_in_a_week,
    ("marketing_qualified", "profile_and_actions"): profile_and_actions,
    ("sales_accepted", "accepted_by_sales"): accepted_by_sales,
    ("sales_qualified", "accepted_opportunity"): accepted_opportunity,
}
