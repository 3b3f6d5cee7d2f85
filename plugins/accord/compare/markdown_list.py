"""The part of the Markdown about `what_does_not_count`: what changed in it, and which activities that concerns."""

from typing import Any

from accord.common.plurals import count
from accord.compare import markdown_cells as cells
from accord.compare.list_effect import WEEKS
from accord.register.agreed_list import NAME


def lines(found: dict[str, Any]) -> list[str]:
    """Nothing where the list did not change."""
    effect = found.get(NAME)
    if not effect:
        return []
    said = ["### What does not count", "", *(f"- {cells.text(each)}" for each in effect["changes"]), ""]
    table = [
        [
            cells.code(row["rule"]) if row["rule"] else cells.DASH,
            "counts, and did not before" if row["counts_now"] else "does not count any more",
            cells.number(row["activities"]),
            cells.number(row["leads"]),
        ]
        for row in effect["activities"]
    ]
    if table:
        said += [*cells.table(["Rule", "What it marks", ">Activities", ">Leads"], table), ""]
    else:
        said += ["No activity so far counts that did not, or stops to count.", ""]
    for rule in effect["later"]:
        begins = f" from {rule['from']} on" if rule["from"] else ""
        said += [
            f"{cells.code(rule['rule'])} marks{begins} what it matches. In the last {WEEKS} weeks that would have been "
            f"{count(rule['activities'], 'activity', 'activities')} of {count(rule['leads'], 'lead')}.",
            "",
        ]
    return said
