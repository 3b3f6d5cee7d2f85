"""One activity, with the values that later steps add to it."""

from dataclasses import dataclass
from functools import cache

# Payload columns that have another name in the oracle.
RENAMED_COLUMNS = {"mail_id": "mail", "property": "property_name"}


@cache
def natural(key: str) -> tuple[str, bool, int, str, str]:
    """The order of ids in rule 3: the digits at the end count as a number."""
    text = key.rstrip("0123456789")
    number = key[len(text) :].lstrip("0")
    return (text, text == key, len(number), number, key)


@dataclass(slots=True, kw_only=True)
class Activity:
    """Instants are microseconds (rule 2). Exactly one of record, email and visitor identifies the person."""

    activity_id: str
    kind: str
    occurred_at: int
    record_id: str | None = None
    email: str | None = None
    visitor: str | None = None
    property_name: str | None = None
    value: str | None = None
    reason: str | None = None
    opportunity: str | None = None
    form: str | None = None
    asset: str | None = None
    fields_filled: int | None = None
    path: str | None = None
    referrer: str | None = None
    user_agent: str | None = None
    mail: str | None = None
    link: str | None = None
    campaign: str | None = None
    product: str | None = None
    campaign_type: str | None = None
    amount: float | None = None
    rep: str | None = None
    direction: str | None = None
    logged_at: int | None = None
    # Set by identity.py
    lead_id: str | None = None
    known_at: int = 0
    address: str | None = None
    # Set by counting.py
    domain_relationship: str | None = None
    microseconds_since_delivery: int | None = None
    links_of_burst: int | None = None
    microseconds_from_honeypot: int | None = None
    set_aside_reason: str | None = None
    set_aside_rule: str | None = None
    is_let_count: bool = False
    is_visit_start: bool = False

    def payload(self, column: str) -> str | int | float | None:
        """A payload column of `signals`."""
        if column == "campaign_id":
            return None if self.campaign is None else f"marketing:{self.campaign}"
        value: str | int | float | None = getattr(self, RENAMED_COLUMNS.get(column, column))
        return value

    @property
    def is_counted(self) -> bool:
        return self.set_aside_reason is None or self.is_let_count

    @property
    def order(self) -> tuple[int, int, tuple[str, bool, int, str, str]]:
        """The order of rule 3."""
        return (self.known_at, self.occurred_at, natural(self.activity_id))
