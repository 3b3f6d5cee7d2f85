"""The signatures of an agreed text, as YAML states them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accord.common.errors import AgreementError

SIDES = ("marketing", "sales")
SIGNATURE = {"signed_by", "signed_on"}


@dataclass(frozen=True)
class Signature:
    """One side's signature; both None while unsigned."""

    by: str | None
    on: date | None

    @property
    def is_given(self) -> bool:
        return self.by is not None and self.on is not None


class SignedText:
    """A text that both sides sign by its fingerprint: base of the dataclasses that have these four fields."""

    marketing: Signature
    sales: Signature
    fingerprint: str
    signed_fingerprint: str | None

    @property
    def is_signed(self) -> bool:
        return self.marketing.is_given and self.sales.is_given

    @property
    def is_changed_since_signing(self) -> bool:
        return self.is_signed and self.signed_fingerprint != self.fingerprint


def signature(agreement: dict[str, Any], side: str, place: str) -> Signature:
    """One side's signature in an agreement. Raises AgreementError, naming the place, if only half of it is there."""
    stated = agreement.get(side) or {}
    known_fields(stated, SIGNATURE, f"{place}, {side}")
    by, on = stated.get("signed_by"), day(stated, "signed_on", f"{place}, {side}")
    if (by is None) != (on is None):
        raise AgreementError(f"{place}: incomplete signature of {side}. Give both signed_by and signed_on, or neither.")
    return Signature(by, on)


def signed_fingerprint(agreement: dict[str, Any]) -> str | None:
    return str(agreement["fingerprint"]) if agreement.get("fingerprint") is not None else None


def known_fields(mapping: dict[str, Any], known: set[str], place: str) -> None:
    unknown = sorted(set(mapping) - known)
    if unknown:
        raise AgreementError(f"{place}: '{unknown[0]}' is not a known field; known are {', '.join(sorted(known))}.")


def day(mapping: dict[str, Any], field: str, place: str) -> date | None:
    value = mapping.get(field)
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise AgreementError(f"{place}: {field} is '{value}', which is not a date. Write it as 2026-03-01.")
    return value
