"""`accord explain` for a person, on one screen: who it is, its journey, its gates, its scores."""

from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from accord.explain.contribution_groups import by_group
from accord.explain.gates_screen import at, show_gates, show_journey
from accord.explain.points_screen import show_points
from accord.explain.score_sentences import points, score_line
from accord.register.stages import stages
from accord.report.display import SHORT


def show(found: dict[str, Any], console: Console) -> None:
    """The gates one by one, or the definition asked for; then the scores in a line each."""
    _head(found, console)
    if not any(gate["is_asked"] for gate in found["gates"]):
        show_journey(found, console)
    show_gates(found, console)
    if found["scorecards"]:
        console.print()
    for card in found["scorecards"]:
        of_groups = [
            f"{group.name or 'on the total'} {points(group.points)}" for group in by_group(card["contributions"])
        ]
        console.print(Text.assemble((card["scorecard"], "bold"), "  ", score_line(card)))
        console.print(f"{' · '.join(of_groups) or 'no rule gives it any points'}", style="dim", highlight=False)
    instant = f" --at {found['at']}" if found["source"] == "work" else ""
    command = f"accord explain {found['lead_id']}{instant} --points"
    console.print(f"Rule by rule: {command}", highlight=False, style="dim", soft_wrap=True)


def show_with_points(found: dict[str, Any], console: Console) -> None:
    """Rule by rule where the points come from, instead of the journey and the gates."""
    _head(found, console)
    if not found["scorecards"]:
        _line(console, "Scores", "none: no scorecard is for this lead")
    show_points(found, console)


def _head(found: dict[str, Any], console: Console) -> None:
    zone, stage = ZoneInfo(found["time_zone"]), found["stage"]
    called = "" if found["asked"] == found["lead_id"] else f", asked for as {found['asked']}"
    console.print(Text.assemble((found["lead_id"], "bold"), called), soft_wrap=True)
    how = "as published" if found["source"] == "published" else "from the work database"
    _line(console, "At", f"{at(found['at'], zone)} ({found['time_zone']}), {how}")
    by = f", by {stage['definition']}" if stage["definition"] else ""
    where = f"{SHORT[stage['stage']]} since {at(stage['stage_since_at'], zone)}, cycle {stage['cycle']}{by}"
    _line(console, "Stage", where)
    _line(console, "Next", stages()[stage["stage"]].next_action)
    if found["moment_at"]:
        moment = at(found["moment_at"], zone)
        _line(
            console, "Judged", f"at its last moment in cycle {found['cycle']}, {moment}: nothing counts between moments"
        )


def _line(console: Console, what: str, line: str) -> None:
    console.print(f"{what:<8}{line}", highlight=False, markup=False, soft_wrap=True)
