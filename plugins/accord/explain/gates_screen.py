"""The journey and the gates for a person: what was entered when, and clause by clause what holds or is missing."""

from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from accord.common.instants import instant
from accord.explain.gate_sentences import standing_of
from accord.report.display import SHORT

COLOURS = {"entered": "green", "met": "green", "open": "yellow"}


def show_journey(found: dict[str, Any], console: Console) -> None:
    """A line a stage, cycle by cycle, what was skipped and why a cycle ended among them."""
    zone = ZoneInfo(found["time_zone"])
    table = Table(
        title="\nJourney", title_justify="left", title_style="bold", box=None, pad_edge=False, show_header=False
    )
    for justify in ("left", "left", "left", "right", "left"):
        table.add_column(justify=justify)
    cycle = 0
    for entry in found["journey"]:
        number = f"cycle {entry['cycle']}" if entry["cycle"] != cycle else ""
        cycle = entry["cycle"]
        stage = SHORT[entry["stage"]]
        if entry["is_skipped"]:
            table.add_row(number, stage, "skipped", "", "", style="dim")
            continue
        so_far = "" if entry["exited_at"] else " so far"
        table.add_row(
            number, stage, at(entry["entered_at"], zone), f"{_days(entry['days_in_stage'])}{so_far}", Text(_why(entry))
        )
    if found["cycle"] != cycle:
        table.add_row(f"cycle {found['cycle']}", "", "closed" if found["is_closed"] else "none yet", style="dim")
    console.print(table)


def show_gates(found: dict[str, Any], console: Console) -> None:
    """A paragraph a gate; those of which the same is to be said, together."""
    zone = ZoneInfo(found["time_zone"])
    for said, gates in groupby(found["gates"], key=lambda gate: gate["said"]):
        together = list(gates)
        gate = together[0]
        names = ", ".join(each["definition"] if each["is_asked"] else SHORT[each["stage"]] for each in together)
        style = f"bold {COLOURS.get(gate['status'], '')}".strip()
        by = f" ({standing_of(gate)})" if gate["status"] in ("open", "met") else ""
        console.print(Text.assemble("\n", (names, style), "  ", said, (by, "dim")), highlight=False)
        if gate["is_asked"]:
            _show_asked(gate, zone, console)
        if gate["clauses"] and gate["status"] != "closed":
            console.print(_clauses(gate, zone))
    if found["not_looked_up"]:
        said = f"What holds by now, and what is missing, cannot be told: {found['not_looked_up']}"
        console.print(Text(f"\n{said}", style="yellow"), soft_wrap=True)


def _show_asked(gate: dict[str, Any], zone: ZoneInfo, console: Console) -> None:
    console.print(Text(gate["description"]), highlight=False)
    cycles = ", ".join(f"cycle {each['cycle']} on {at(each['at'], zone)}" for each in gate["qualified"])
    console.print(f"All its clauses held together in {cycles or 'no cycle so far'}.", highlight=False)


def _clauses(gate: dict[str, Any], zone: ZoneInfo) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 0))
    for column in (2, 14):
        table.add_column(min_width=column, no_wrap=True)
    table.add_column(overflow="fold")
    for clause in gate["clauses"]:
        mark, mark_style = clause_mark(gate, clause)
        met = f"met {at(clause['first_met_at'], zone)[:10]}" if clause["first_met_at"] else ""
        style = "red" if clause.get("missing") else "dim"
        lines = [Text(clause["says"]), *(Text(f"  {line}", style=style) for line in clause_lines(gate, clause))]
        table.add_row(Text(f" {mark}", style=mark_style), Text(met, style="dim"), Text("\n").join(lines))
    return table


def clause_mark(gate: dict[str, Any], clause: dict[str, Any]) -> tuple[str, str]:
    """✓ met, ✗ missing, – not met in time, or not looked at."""
    holds = clause.get("holds") if clause.get("holds") is not None else clause.get("holds_by_now")
    if gate["status"] == "open" and holds is not None:
        return ("✓", "green") if holds else ("✗", "red")
    by = gate["overtaken"]["at"] if gate["status"] == "skipped" else None
    is_met = clause["first_met_at"] and (by is None or clause["first_met_at"] < by)
    return ("✓", "green") if is_met else ("–", "dim")


def clause_lines(gate: dict[str, Any], clause: dict[str, Any]) -> list[str]:
    """What is missing; or what has lapsed since; or, of a definition asked for, all that was compared."""
    if clause.get("missing"):
        return list(clause["missing"])
    if clause.get("lapsed"):
        return [f"{'no longer' if clause['holds'] is False else 'by now no longer'}: {'; '.join(clause['lapsed'])}"]
    return list(clause.get("compared", [])) if gate["is_asked"] else []


def _why(entry: dict[str, Any]) -> str:
    if entry["definition"]:
        return f"by {entry['definition']}"
    return entry["reason"].replace("_", " ") if entry["reason"] else ""


def _days(days: float) -> str:
    return f"{days:.0f} days" if days >= 1.5 else f"{days * 24:.0f} hours"


def at(moment: str, zone: ZoneInfo) -> str:
    """An ISO instant as people of the business read it."""
    return f"{instant(moment).astimezone(zone):%Y-%m-%d %H:%M}"
