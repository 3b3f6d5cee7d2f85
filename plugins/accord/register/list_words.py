"""`what_does_not_count` in words, for the terminal and the page."""

from collections.abc import Mapping
from typing import Any


def period(first: str, last: str) -> str:
    """The days on which something holds; empty where it always does."""
    if first and last:
        return f"from {first} until {last}"
    return f"from {first}" if first else f"until {last}" if last else ""


def rules_in_words(canonical: Mapping[str, Any], descriptions: Mapping[str, str]) -> list[str]:
    """One text a rule, in their order: reason, name, days, description."""
    return [
        f"{rule['reason']}: {rule['name']}"
        + (" (marked, and counted)" if rule.get("is_counted") else "")
        + (f", {days}" if (days := period(rule.get("from", ""), rule.get("until", ""))) else "")
        + f". {descriptions.get(rule['name']) or rule['when']}"
        for rule in canonical["rules"]
    ]


def domains_in_words(canonical: Mapping[str, Any]) -> dict[str, list[str]]:
    """Relationship -> its domains, each with its days where it has any."""
    found: dict[str, list[str]] = {}
    for domain, relationship, first, last in canonical["known_domains"]:
        days = period(first, last)
        found.setdefault(relationship, []).append(f"{domain} ({days})" if days else domain)
    return dict(sorted(found.items()))
