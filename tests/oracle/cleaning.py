"""Cleans the values that people typed (docs/reference/activities.md, "How values are cleaned")."""

import re
from typing import Any

PROPERTIES = (
    "email", "job_title", "industry", "employees", "country", "company", "account_ref", "owner_ref",
    "has_consent", "lifecycle_stage", "lead_source", "campaign_ref",
)  # fmt: skip
ID_SOURCES = {"account_ref": "crm", "owner_ref": "crm", "campaign_ref": "marketing"}
DISGUISED_NULLS = {"n/a", "none", "unknown", "-", ""}


def address(raw: str | None) -> str | None:
    """Trimmed and lower-cased; null unless it has exactly one @ with text on both sides."""
    if raw is None:
        return None
    text = raw.strip().lower()
    local, _, domain = text.partition("@")
    return text if local and domain and "@" not in domain else None


def free_text(raw: str | None) -> str | None:
    """A text that a person typed, trimmed; null where it stands for an empty field."""
    text = (raw or "").strip()
    return None if text.lower() in DISGUISED_NULLS | {"select"} else text


def domain(email: str | None) -> str | None:
    return email.split("@")[1] if email else None


def product(path: str | None) -> str | None:
    """The product of a page: the part of its path after /product/."""
    found = re.match(r"/product/([^/?]+)", path or "")
    return found[1] if found else None


def property_value(name: str, raw: Any) -> str | None:
    """A property's value as text, or null for an empty or disguised one; references become ids (`crm:<key>`)."""
    if raw is None:
        return None
    if isinstance(raw, bool):
        return "true" if raw else "false"
    text = str(raw).strip()
    if text.lower() in DISGUISED_NULLS:
        return None
    if name == "email":
        return address(text)
    if name == "industry" and text.lower() == "select":
        return None
    if name == "employees":
        return text if re.fullmatch(r"-?\d+", text) and int(text) != 999999 else None
    return f"{ID_SOURCES[name]}:{text}" if name in ID_SOURCES else text
