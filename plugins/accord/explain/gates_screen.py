"""The journey and the gates for a person: what was entered when, and clause by clause what is met or missing."""

from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from accord.common.instants import instant
from accord.common.plurals import count
from accord.explain.gate_sentences import definition_term
from accord.report.display import SHORT

LATER = "Later: no clause is met yet."
COLOURS = {"entered": "green", "met": "green", "open": "yellow"}


def show_journey(found: dict[str, Any], console: Console) -> None:
    """A line for each stage, cycle by cycle, with skipped stages and the reasons why cycles ended."""
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
        table.add_row(f"cycle {found['cycle']}", "", "closed" if found["is_closed"] else "no stage yet", style="dim")
    console.print(table)


def show_gates(found: dict[str, Any], console: Console) -> None:
    """A paragraph for each gate; one for several gates that have the same sentence, and for those that come later."""
    zone = ZoneInfo(found["time_zone"])
    for sentence, gates in groupby(found["gates"], key=_short_sentence):
        together = list(gates)
        gate = together[0]
        names = ", ".join(each["definition"] if each["is_requested"] else SHORT[each["stage"]] for each in together)
        style = f"bold {COLOURS.get(gate['status'], '')}".strip()
        is_later = sentence == LATER
        by = f" (Definition: {definition_term(gate)})" if gate["status"] in ("open", "met") and not is_later else ""
        console.print(Text.assemble("\n", (names, style), "  ", sentence, (by, "dim")), highlight=False)
        if gate["is_requested"]:
            _show_requested(gate, found["cycle"], zone, console)
        if gate["clauses"] and gate["status"] != "closed" and not is_later:
            console.print(_clauses(gate, zone))
    if found["not_evaluated_because"]:
        text = f"Which clauses are met now, and what is missing, is not known: {found['not_evaluated_because']}"
        console.print(Text(f"\n{text}", style="yellow"), soft_wrap=True)


def _short_sentence(gate: dict[str, Any]) -> str:
    """The gate's sentence. Of an open gate after the next one, of which nothing is met yet, there is nothing to say."""
    is_next = gate["is_requested"] or gate["is_next"]
    is_untouched = not any(clause.get("holds") or clause["first_met_at"] for clause in gate["clauses"])
    return LATER if gate["status"] == "open" and not is_next and is_untouched else str(gate["sentence"])


def _show_requested(gate: dict[str, Any], cycle: int, zone: ZoneInfo, console: Console) -> None:
    """The description, and the cycles in which all clauses were met: the sentence names the current one already."""
    console.print(Text(gate["description"]), highlight=False)
    if [each["cycle"] for each in gate["qualified"]] != [cycle]:
        cycles = ", ".join(f"cycle {each['cycle']} on {at(each['at'], zone)}" for each in gate["qualified"])
        console.print(f"All clauses were met together in {cycles or 'no cycle so far'}.", highlight=False)


def _clauses(gate: dict[str, Any], zone: ZoneInfo) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 0))
    for column in (2, 14):
        table.add_column(min_width=column, no_wrap=True)
    table.add_column(overflow="fold")
    for clause in gate["clauses"]:
        mark, mark_style = clause_mark(gate, clause)
        met = Text(_met(clause, mark, zone), style="dim")
        table.add_row(Text(f" {mark}", style=mark_style), met, Text(clause["sentence"]))
        style = "red" if clause.get("missing") else "dim"
        for line in clause_lines(gate, clause):
            table.add_row("", "", Text(f"→ {line}", style=style))
    return table


def _met(clause: dict[str, Any], mark: str, zone: ZoneInfo) -> str:
    if not clause["first_met_at"]:
        return ""
    return f"{'was met' if mark == '✗' else 'met'} {at(clause['first_met_at'], zone)[:10]}"


def clause_mark(gate: dict[str, Any], clause: dict[str, Any]) -> tuple[str, str]:
    """✓ met, ✗ missing, – not met in time, or not evaluated."""
    holds = clause.get("holds") if clause.get("holds") is not None else clause.get("holds_now")
    if gate["status"] == "open" and holds is not None:
        return ("✓", "green") if holds else ("✗", "red")
    skipped_at = gate["skipped_for"]["at"] if gate["status"] == "skipped" else None
    is_met = clause["first_met_at"] and (skipped_at is None or clause["first_met_at"] < skipped_at)
    return ("✓", "green") if is_met else ("–", "dim")


def clause_lines(gate: dict[str, Any], clause: dict[str, Any]) -> list[str]:
    """What is missing, what has lapsed, or all that was compared; nothing of gates that are passed or come later."""
    if not (gate["is_requested"] or gate["is_current"] or gate["is_next"]):
        return []
    if clause.get("missing"):
        return list(clause["missing"])
    if clause.get("lapsed"):
        since = "" if clause["holds"] is False else " since the last activity"
        return [f"No longer met{since}. {' '.join(clause['lapsed'])}"]
    return list(clause.get("compared", [])) if gate["is_requested"] else []


def _why(entry: dict[str, Any]) -> str:
    if entry["definition"]:
        return f"by {entry['definition']}"
    return f"reason: {entry['reason'].replace('_', ' ')}" if entry["reason"] else ""


def _days(days: float) -> str:
    return count(round(days), "day") if days >= 1.5 else count(round(days * 24), "hour")


def at(moment: str, zone: ZoneInfo) -> str:
    """An ISO instant in the business zone."""
    return f"{instant(moment).astimezone(zone):%Y-%m-%d %H:%M}"
