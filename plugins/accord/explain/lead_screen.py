"""`accord explain` for a person, on one screen: who the lead is, its journey, its gates, its scores."""

from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from accord.common.codes import plain
from accord.explain.change_sentences import sentence
from accord.explain.contribution_groups import by_group
from accord.explain.gates_screen import at, show_gates, show_journey
from accord.explain.point_texts import points
from accord.explain.points_screen import show_points
from accord.explain.score_sentences import score_line
from accord.register.stages import stages
from accord.report.display import SHORT


def show(found: dict[str, Any], console: Console) -> None:
    """The gates one by one, or the requested definition; then the scores in a line each."""
    _head(found, console)
    if not any(gate["is_requested"] for gate in found["gates"]):
        show_journey(found, console)
        for change in found["history_changes"]:
            said = f"\nThe last publication changed the past. {sentence(change, ZoneInfo(found['time_zone']))}"
            console.print(Text(said, style="yellow"), soft_wrap=True)
    show_gates(found, console)
    if found["scorecards"]:
        console.print()
    for card in found["scorecards"]:
        groups = [f"{plain(group.name)} {points(group.points)}" for group in by_group(card["contributions"])]
        console.print(Text.assemble((plain(card["scorecard"]), "bold"), "  ", score_line(card)))
        console.print(f"{' · '.join(groups) or 'none of its rules gives points'}", style="dim", highlight=False)
    instant = f" --at {found['at']}" if found["source"] == "work" else ""
    command = f"accord explain {found['lead_id']}{instant} --points"
    console.print(f"Points rule by rule: {command}", highlight=False, style="dim", soft_wrap=True)


def show_with_points(found: dict[str, Any], console: Console) -> None:
    """Where the points come from, rule by rule, instead of the journey and the gates."""
    _head(found, console)
    if not found["scorecards"]:
        _line(console, "Scores", "none: no scorecard applies to this lead")
    show_points(found, console)


def _head(found: dict[str, Any], console: Console) -> None:
    zone, stage, lead = ZoneInfo(found["time_zone"]), found["stage"], found["lead"]
    requested = "" if found["requested"] == found["lead_id"] else f", requested as {found['requested']}"
    console.print(Text.assemble((found["lead_id"], "bold"), requested), soft_wrap=True)
    if lead:
        known = [f"{name} {plain(lead[name])}" for name in ("source", "segment", "country", "owner") if lead[name]]
        _line(console, "Lead", ", ".join(known))
    by = f", by {stage['definition']}" if stage["definition"] else ""
    _line(console, "Stage", f"{SHORT[stage['stage']]} since {at(stage['stage_since_at'], zone)}{by}")
    _line(console, "Next step", stages()[stage["stage"]].next_action)
    if found["moment_at"]:
        _line(console, "Last activity", at(found["moment_at"], zone))
    how = "as published" if found["source"] == "published" else "from the work database"
    for each in found["contradictions"]:
        _line(console, "Contradiction", contradiction(each, zone))
    _line(console, "As of", f"{at(found['at'], zone)} ({found['time_zone']}), {how}")


def contradiction(each: dict[str, Any], zone: ZoneInfo) -> str:
    """What happened before the record existed."""
    when, created = at(each["occurred_at"], zone), at(each["record_created_at"], zone)
    return f"{each['contradiction']}: {plain(each['kind'])} {when}, record {each['record_id']} created {created}"


def _line(console: Console, what: str, line: str) -> None:
    console.print(f"{what:<15}{line}", highlight=False, markup=False, soft_wrap=True)
