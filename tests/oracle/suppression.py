"""Who may be mailed (rule 48)."""

from .knowledge import Knowledge, Lead
from .reasons import Reason

NOT_A_LEAD = ("own", "competitor", "test")


def suppressed_because(lead: Lead, known: Knowledge, reason: Reason | None) -> str | None:
    """The first that holds; None: the lead may be mailed. `known`: at as_of. `reason`: why Sales does not want it."""
    if known.profile["email"] is None:
        return "no_address"
    if known.domain_relationship in NOT_A_LEAD:
        return "not_a_lead"
    if known.is_customer:
        return "customer"
    if known.profile["has_consent"] is not True:
        return "no_consent"
    if has_unsubscribed(lead):
        return "unsubscribed"
    return "bad_address" if reason is not None and reason.category == "data" else None


def has_unsubscribed(lead: Lead) -> bool:
    """Whether it unsubscribed when, or after, it last gave consent. What is set aside is none of its activities."""
    consents = [
        a.occurred_at
        for a in lead.activities
        if a.kind == "profile_changed" and a.property_name == "has_consent" and (a.value or "").lower() == "true"
    ]
    unsubscribed = [a.occurred_at for a in lead.activities if a.kind == "email_unsubscribed"]
    return bool(unsubscribed) and max(unsubscribed) >= max(consents)
