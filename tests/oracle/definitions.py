"""The shipped definitions in Python, one function each: clause → whether it holds. Null counts as false (rule 11)."""

from collections.abc import Callable

from .knowledge import Knowledge

Criteria = Callable[[Knowledge], dict[str, bool]]
CriteriaAfterSales = Callable[[Knowledge, bool], dict[str, bool]]
"""The second argument: whether the lead has entered sales_qualified in this cycle by the version in force (rule 26)."""


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
        _number(known, feature)
        for feature in ("demo_requests", "contact_requests", "information_requests", "key_downloads")
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


def as_marked_in_crm(known: Knowledge) -> dict[str, bool]:
    stages = ("marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer")
    return {"marked_by_hand": known.profile["marked_stage"] in stages}


def raised_hand(known: Knowledge) -> dict[str, bool]:
    asked = _number(known, "demo_requests") + _number(known, "contact_requests") >= 1
    return _not_excluded(known) | {"raised_a_hand": asked or known.scores["lead_score"]["engagement"] >= 45}


def form_fields(known: Knowledge) -> dict[str, bool]:
    return _not_excluded(known) | {"ten_form_fields": _number(known, "form_fields_filled") >= 10}


def points(known: Knowledge) -> dict[str, bool]:
    return _not_excluded(known) | {"points": known.scores["lead_score"]["total"] >= 50}


def not_sent_to_sales(known: Knowledge, is_sent: bool) -> dict[str, bool]:
    return _not_excluded(known) | {"not_sent_to_sales": not is_sent}


def accepted_by_sales(known: Knowledge) -> dict[str, bool]:
    return {"accepted_by_sales": known.decision in ("accepted", "handed_over")}


def accepted_opportunity(known: Knowledge) -> dict[str, bool]:
    return {
        "contacted_by_sales": _number(known, "sales_touches") >= 1,
        "has_an_opportunity": known.opportunities.open + known.opportunities.won >= 1,
    }


def demo_or_information_request(known: Knowledge) -> dict[str, bool]:
    asked = _number(known, "demo_requests") + _number(known, "information_requests")
    return {"asked_for_demo_or_information": asked >= 1}


def handed_over_by_sdr(known: Knowledge) -> dict[str, bool]:
    return {"handed_over": known.decision == "handed_over"}


def title_geography_key_content(known: Knowledge) -> dict[str, bool]:
    title = str(known.profile["job_title"] or "")
    return {
        "title": any(word in title for word in ("chief", "vice president", "director", "head of")),
        "geography": known.profile["country"] in ("de", "at", "ch", "nl", "fr", "gb", "us"),
        "key_content": _number(known, "key_downloads") >= 1,
    }


def bant_and_attitude(known: Knowledge) -> dict[str, bool]:
    return {q: known.answers[q] == "yes" for q in ("budget", "authority", "need", "timescale", "attitude")}


def six_questions(known: Knowledge) -> dict[str, bool]:
    industry, employees = known.profile["industry"], known.profile["employees"]
    served = industry in ("software", "manufacturing", "logistics", "healthcare", "finance")
    return {
        "ready_now": known.answers["timescale"] == "yes",
        "right_stage": known.answers["right_stage"] == "yes",
        "right_business": served and isinstance(employees, int) and employees >= 50,
        "decision_maker": known.answers["authority"] == "yes",
        "budget": known.answers["budget"] == "yes",
        "need": known.answers["need"] == "yes",
    }


def _not_excluded(known: Knowledge) -> dict[str, bool]:
    return {
        "not_a_customer": not known.is_customer,
        "not_own_staff_or_partner": known.domain_relationship not in ("own", "partner"),
    }


def _number(known: Knowledge, feature: str) -> int | float:
    value = known.features[feature]
    assert value is not None, f"{feature} is a count and never null"
    return value


AFTER_SALES: dict[tuple[str, str], CriteriaAfterSales] = {
    ("marketing_qualified", "not_sent_to_sales"): not_sent_to_sales,
}
CRITERIA: dict[tuple[str, str], Criteria] = {
    ("marketing_qualified", "every_lead"): every_lead,
    ("marketing_qualified", "three_visits_in_a_week"): three_visits_in_a_week,
    ("marketing_qualified", "profile_and_actions"): profile_and_actions,
    ("marketing_qualified", "as_marked_in_crm"): as_marked_in_crm,
    ("marketing_qualified", "raised_hand"): raised_hand,
    ("marketing_qualified", "form_fields"): form_fields,
    ("marketing_qualified", "points"): points,
    ("sales_accepted", "accepted_by_sales"): accepted_by_sales,
    ("sales_qualified", "accepted_opportunity"): accepted_opportunity,
    ("sales_qualified", "demo_or_information_request"): demo_or_information_request,
    ("sales_qualified", "handed_over_by_sdr"): handed_over_by_sdr,
    ("sales_qualified", "title_geography_key_content"): title_geography_key_content,
    ("sales_qualified", "bant_and_attitude"): bant_and_attitude,
    ("sales_qualified", "six_questions"): six_questions,
}
