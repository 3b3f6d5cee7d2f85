"""The part of the Markdown about the follow-up agreement: which of its versions changed, and how their texts differ."""

from typing import Any

from accord.compare import markdown_cells as cells
from accord.register.follow_up import MODEL

CHANGES = {"added": "new", "removed": "removed", "changed": "changed", "moved": "in force on other days"}
NOTE = (
    "What Sales promises changes no stage, date or score of a lead. How often Sales would have kept each version, the "
    "next run says: table sla_performance."
)


def lines(found: dict[str, Any]) -> list[str]:
    """Nothing where no version changed."""
    changes = found.get(MODEL)
    if not changes:
        return []
    said = ["### The follow-up agreement", ""]
    for each in changes:
        said += [f"- {_title(each)}", *(f"  - {cells.text(text)}" for text in _differences(each))]
    return [*said, "", NOTE, ""]


def _title(change: dict[str, Any]) -> str:
    before, after = change["before"], change["after"]
    against = ""
    if change["change"] == "added" and before:
        against = f", compared with {cells.code(before['definition'])}"
    return f"{cells.code(change['definition'])} ({_days(after or before)}): {CHANGES[change['change']]}{against}"


def _differences(change: dict[str, Any]) -> list[str]:
    if change["change"] == "moved":
        return [f"in force: {_days(change['before'])} → {_days(change['after'])}"]
    own = f"{MODEL}:{change['definition']}: "
    return [text.removeprefix(own) for text in change["texts"]]


def _days(version: dict[str, Any]) -> str:
    if not version["in_force_from"]:
        return "candidate"
    return f"from {version['in_force_from']}" + (f" to {version['in_force_to']}" if version["in_force_to"] else "")
