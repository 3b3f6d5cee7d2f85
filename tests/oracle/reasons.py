"""Why Sales does not want a lead: the list of reasons, and the reason that a text means (rule 43)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reason:
    """`disputes`: names of clauses. `contradicted_when`: None where nothing that we know can contradict it."""

    name: str
    category: str
    responsible: str
    also: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    contradicted_when: str | None = None
    try_again_after_days: int | None = None


OTHER = Reason("other", "other", "nobody")
UNKNOWN = Reason("unknown", "other", "nobody")


def normal_form(text: str) -> str:
    """In lower case, without what stands in brackets behind, with one `_` for spaces and hyphens."""
    return re.sub("[ -]+", "_", text.lower().split("(", 1)[0].strip(" "))


def reason_of(reasons: Iterable[Reason], text: str | None) -> Reason:
    """The reason that a text means. A text of which nothing is left in the normal form is no text."""
    form = normal_form(text or "")
    if not form:
        return UNKNOWN
    return next((reason for reason in reasons if form in (reason.name, *reason.also)), OTHER)


def read_reasons(declared: Sequence[Mapping[str, Any]]) -> list[Reason]:
    """The list `reasons` of definitions/follow_up/reasons.yml."""
    return [
        Reason(
            name=each["name"],
            category=each["category"],
            responsible=each["responsible"],
            also=tuple(each.get("also", ())),
            disputes=tuple(each.get("disputes", ())),
            contradicted_when=each.get("contradicted_when"),
            try_again_after_days=each.get("try_again_after_days"),
        )
        for each in declared
    ]
