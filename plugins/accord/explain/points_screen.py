"""Where the points of a lead come from, for a person: for every scorecard by group and rule."""

from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from accord.common.instants import instant
from accord.explain.contribution_groups import Group, by_group
from accord.explain.score_sentences import ending, points, score_line

LAST = 15  # of the activities, so many are shown


def show_points(found: dict[str, Any], console: Console) -> None:
    """A table a scorecard, and the last activities where they were asked for with an instant."""
    zone = ZoneInfo(found["time_zone"])
    for card in found["scorecards"]:
        _card(card, console)
    if "activities" in found:
        console.print(_activities(found["activities"], zone, len(found["scorecards"]) > 1))
        if (more := len(found["activities"]) - LAST) > 0:
            console.print(f"… and {more:,} before them; --json lists them all", style="dim")
    else:
        at = f"{instant(found['at']):%Y-%m-%dT%H:%M:%SZ}"
        command = f"accord explain {found['lead_id']} --points --at {at}"
        console.print(f"\nWhat each activity gave: {command}", soft_wrap=True, highlight=False)


def _card(card: dict[str, Any], console: Console) -> None:
    console.print()
    console.print(Text.assemble((card["scorecard"], "bold"), "  ", score_line(card)), soft_wrap=True)
    groups = by_group(card["contributions"])
    if not groups:
        console.print("No rule of it gives this lead any points.")
        return
    table = _table("", "group, rule", "activities", "given", "by age", "cut off", "points")
    for group in groups:
        _add(table, group)
    table.add_section()
    table.add_row(Text("total", style="bold"), "", "", "", "", Text(points(card["total"]), style="bold"))
    console.print(table)
    if any(group.not_counted for group in groups):
        left_out = _table("Not counted", "group, rule", "why", "activities", "would have given")
        for group in groups:
            for part in group.not_counted:
                worth = points(part["points_not_counted"])
                left_out.add_row(
                    Text(f"{group.name}, {part['rule']}"), part["effect"], f"{part['activities']:,}", worth
                )
        console.print(left_out)
    console.print(ending(card), soft_wrap=True, highlight=False, style="italic")


def _add(table: Table, group: Group) -> None:
    """A group's own line, then its rules, the most points first."""
    cut = points(group.cut_off) if group.cut_off else ""
    table.add_row(
        Text(group.name or "on the total", style="bold"), "", "", "", cut, Text(points(group.points), style="bold")
    )
    for rule in group.rules:
        by_age = points(rule.decayed) if rule.decayed else ""
        activities = "" if rule.activities is None else f"{rule.activities:,}"
        table.add_row(
            Text(f"  {rule.name}"), activities, points(rule.given), by_age, "", points(rule.given + rule.decayed)
        )


def _activities(activities: list[dict[str, Any]], zone: ZoneInfo, several_cards: bool) -> Table | str:
    if not activities:
        return "\nNo activity matches a rule."
    table = _table("Last activities that match a rule", "when", "what", "rule", "gave", "left of it")
    for each in activities[:LAST]:
        rule = f"{each['scorecard']}, {each['rule']}" if several_cards else each["rule"]
        what = " ".join(filter(None, (each["kind"].replace("_", " "), each["what"])))
        why = each["not_counted_because"]
        gave, left = ("0", f"not counted: {why}") if why else (points(each["points"]), points(each["points_left"]))
        table.add_row(_at(each["occurred_at"], zone), Text(what), rule, gave, left, style="dim" if why else None)
    return table


def _table(title: str, *columns: str) -> Table:
    heading = f"\n{title}" if title else None
    table = Table(title=heading, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        is_text = column in ("group, rule", "why", "when", "what", "rule")
        table.add_column(column, justify="left" if is_text else "right", overflow="fold")
    return table


def _at(moment: str, zone: ZoneInfo) -> str:
    return f"{instant(moment).astimezone(zone):%Y-%m-%d %H:%M}"
