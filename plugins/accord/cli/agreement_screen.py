"""`accord agreement` for a person: the versions as a table, and the problems below it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from accord.register.agreed_list import NAME

STATES = {
    "in_force": "green",
    "agreed": "green",
    "retired": "dim",
    "candidate": "dim",
    "unsigned": "red",
    "changed": "red",
}


def show(agreement: dict[str, Any], console: Console) -> None:
    """Prints the versions as a table, and below it the problems, each with what to do."""
    as_of = datetime.fromisoformat(agreement["as_of"]).astimezone(ZoneInfo(agreement["time_zone"]))
    title = f"The agreement as of {as_of:%Y-%m-%d %H:%M} ({agreement['time_zone']})"
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("definition", no_wrap=True)
    for column in ("state", "in force", "signed"):
        table.add_column(column, overflow="fold")
    for stage in dict.fromkeys(version["stage"] for version in agreement["versions"]):
        table.add_row(f"[bold]{stage.replace('_', '-')}[/]")
        for version in (each for each in agreement["versions"] if each["stage"] == stage):
            state = f"[{STATES[version['state']]}]{version['state'].replace('_', ' ')}[/]"
            table.add_row(version["definition"], state, _days(version), _signatures(version))
    listed = agreement[NAME]
    table.add_row("[bold]what does not count[/]")
    table.add_row(NAME, f"[{STATES[listed['state']]}]{listed['state'].replace('_', ' ')}[/]", "by the day",
                  _signatures(listed | {"in_force_from": "always"}))  # fmt: skip
    console.print(table)
    console.print("" if agreement["problems"] else "\nNo problems.")
    for problem in agreement["problems"]:
        line = f"{problem['severity']}: {problem['definition']} ({problem['rule']}): {problem['message']}"
        console.print(
            line, markup=False, highlight=False, style="red" if problem["severity"] == "critical" else "yellow"
        )
    console.print(
        "Files: dbt_project/models/definitions/, seeds/known_domains.csv. To sign: accord sign MODEL VERSION --as "
        f"marketing|sales --by NAME, or accord sign {NAME} … A new version: accord revise MODEL VERSION NEW_NAME "
        "--in-force-from DAY",
        markup=False,
    )


def in_force(version: dict[str, Any]) -> str:
    """The period in which a version is in force, such as `2026-01-01 – open`."""
    if not version["in_force_from"]:
        return "–"
    return f"{version['in_force_from']} – {version['in_force_to'] or 'open'}"


def _days(version: dict[str, Any]) -> str:
    """Start, end and review date, one per line because a terminal may be narrow."""
    if not version["in_force_from"]:
        return "–"
    until = [f"to {version['in_force_to']}"] if version["in_force_to"] else []
    due = " (overdue)" if version["is_review_due"] else ""
    review = [f"review {version['review_by_on']}{due}"] if version["review_by_on"] else []
    return "\n".join([f"from {version['in_force_from']}", *until, *review])


def _signatures(version: dict[str, Any]) -> str:
    """Who signed and when, which side is missing, and whether the version is as it was signed."""
    signers = {side: version[f"{side}_signed_by"] for side in ("marketing", "sales")}
    if not version["in_force_from"] and not any(signers.values()):
        return "–"
    lines = [
        f"{by} {version[f'{side}_signed_on']}" if by else f"[red]{side}: not signed[/]" for side, by in signers.items()
    ]
    if version["signed_fingerprint"]:
        is_as_signed = version["signed_fingerprint"] == version["fingerprint"]
        lines.append("as signed" if is_as_signed else "[red]changed since signing[/]")
    return "\n".join(lines)
