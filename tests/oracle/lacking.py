"""What share each clause of the shipped definitions lacks, written by hand from their SQL (rule 47)."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from .knowledge import Knowledge

Lacks = Callable[[Knowledge], Fraction]
"""0 where the clause holds."""


def at_least(needed: int, has: object) -> Fraction:
    """Of `has >= needed`. None: unknown. A float is taken as the decimal that it is written as."""
    if not isinstance(has, int | float):
        return Fraction(1)
    missing = needed - Fraction(str(has))
    if missing <= 0:
        return Fraction(0)
    return missing / abs(needed) if needed else Fraction(1)


def other(holds: bool) -> Fraction:
    """Of a comparison that is not by ≥ or ≤ with a number."""
    return Fraction(0 if holds else 1)


def feature(name: str, needed: int) -> Lacks:
    return lambda known: at_least(needed, known.features[name])


def score(component: str, needed: int) -> Lacks:
    return lambda known: at_least(needed, known.scores["lead_score"][component])


def together(*features: str, needed: int = 1) -> Lacks:
    """Of the sum of some counts."""

    def lacks(known: Knowledge) -> Fraction:
        return at_least(needed, sum(known.features[name] or 0 for name in features))

    return lacks


def employees(needed: int) -> Lacks:
    return lambda known: at_least(needed, known.profile["employees"])


def one_of(name: str, *values: str) -> Lacks:
    return lambda known: other(known.profile[name] in values)


def answered(question: str) -> Lacks:
    return lambda known: other(known.answers[question] == "yes")


def decided(*kinds: str) -> Lacks:
    return lambda known: other(known.decision in kinds)


def either(*parts: Lacks) -> Lacks:
    """What is joined by `or`."""
    return lambda known: min(part(known) for part in parts)


def both(*parts: Lacks) -> Lacks:
    """What is joined by `and`."""
    return lambda known: sum((part(known) for part in parts), Fraction(0))


def titled(*words: str) -> Lacks:
    return lambda known: other(any(word in str(known.profile["job_title"] or "") for word in words))


def opportunities(known: Knowledge) -> Fraction:
    return at_least(1, known.opportunities.open + known.opportunities.won)


INDUSTRY = one_of("industry", "software", "manufacturing", "logistics", "healthcare", "finance")

LACKING: Mapping[tuple[str, str], Mapping[str, Lacks]] = {
    ("marketing_qualified", "every_lead"): {"is_a_lead": lambda known: Fraction(0)},
    ("marketing_qualified", "three_visits_in_a_week"): {"three_visits_in_a_week": feature("visits_7d", 3)},
    ("marketing_qualified", "profile_and_actions"): {
        "industry": INDUSTRY,
        "company_size": employees(50),
        "engagement": score("engagement", 20),
        "buying_action": either(
            together("demo_requests", "contact_requests", "information_requests", "key_downloads"),
            feature("pricing_visits_30d", 2),
        ),
    },
    ("marketing_qualified", "as_marked_in_crm"): {
        "marked_by_hand": one_of(
            "marked_stage", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer"
        )
    },
    ("marketing_qualified", "raised_hand"): {
        "raised_a_hand": either(together("demo_requests", "contact_requests"), score("engagement", 45))
    },
    ("marketing_qualified", "form_fields"): {"ten_form_fields": feature("form_fields_filled", 10)},
    ("marketing_qualified", "points"): {"points": score("total", 50)},
    ("marketing_qualified", "not_sent_to_sales"): {},
    ("sales_accepted", "accepted_by_sales"): {"accepted_by_sales": decided("accepted", "handed_over")},
    ("sales_qualified", "accepted_opportunity"): {
        "contacted_by_sales": feature("sales_touches", 1),
        "has_an_opportunity": opportunities,
    },
    ("sales_qualified", "demo_or_information_request"): {
        "asked_for_demo_or_information": together("demo_requests", "information_requests")
    },
    ("sales_qualified", "handed_over_by_sdr"): {"handed_over": decided("handed_over")},
    ("sales_qualified", "title_geography_key_content"): {
        "title": titled("chief", "vice president", "director", "head of"),
        "geography": one_of("country", "de", "at", "ch", "nl", "fr", "gb", "us"),
        "key_content": feature("key_downloads", 1),
    },
    ("sales_qualified", "bant_and_attitude"): {
        question: answered(question) for question in ("budget", "authority", "need", "timescale", "attitude")
    },
    ("sales_qualified", "six_questions"): {
        "ready_now": answered("timescale"),
        "right_stage": answered("right_stage"),
        "right_business": both(INDUSTRY, employees(50)),
        "decision_maker": answered("authority"),
        "budget": answered("budget"),
        "need": answered("need"),
    },
}
"""(gate, version) → clause → what it lacks; without the clauses that are barriers."""
