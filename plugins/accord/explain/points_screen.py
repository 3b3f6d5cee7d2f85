"""Where the points of a lead come from, for a person: for every scorecard by group and rule."""

from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from accord.common.codes import plain
from accord.common.instants import instant
from accord.explain.contribution_groups import Group, by_group
from accord.explain.point_texts import part_of, points
from accord.explain.score_sentences import score_line, sum_sentence

SHOWN = 15  # of the activities, the last ones


def show_points(found: dict[str, Any], console: Console) -> None:
    """A table for each scorecard, and the last activities where an instant was given."""
    zone = ZoneInfo(found["time_zone"])
    for card in found["scorecards"]:
        _card(card, console)
    if "activities" in found:
        console.print(_activities(found["activities"], zone, len(found["scorecards"]) > 1))
        if (more := len(found["activities"]) - SHOWN) > 0:
            console.print(f"… and {more:,} earlier ones; --json lists them all", style="dim")
    else:
        at = f"{instant(found['at']):%Y-%m-%dT%H:%M:%SZ}"
        command = f"accord explain {found['lead_id']} --points --at {at}"
        console.print(f"\nPoints of each activity: {command}", soft_wrap=True, highlight=False)


def _card(card: dict[str, Any], console: Console) -> None:
    console.print()
    console.print(Text.assemble((plain(card["scorecard"]), "bold"), "  ", score_line(card)), soft_wrap=True)
    groups = by_group(card["contributions"])
    if not groups:
        console.print("None of its rules gives this lead points.")
        return
    table = _table("", "group, rule", "activities", "given", "lost with age", "floor or cap", "points")
    for group in groups:
        _add(table, group)
    table.add_section()
    table.add_row(Text("total", style="bold"), "", "", "", "", Text(points(card["total"]), style="bold"))
    console.print(table)
    if any(group.not_counted for group in groups):
        not_counted = _table("Not counted", "group, rule", "why", "activities", "would have given")
        for group in groups:
            for each in group.not_counted:
                would_give = points(each["points_not_counted"])
                name = Text(f"{plain(group.name)}: {plain(each['rule'])}")
                not_counted.add_row(name, each["why"], f"{each['activities']:,}", would_give)
        console.print(not_counted)
    console.print(sum_sentence(card), soft_wrap=True, highlight=False, style="italic")


def _add(table: Table, group: Group) -> None:
    """A group's own line, then its rules, the most points first."""
    limited = points(group.limited) if group.limited else ""
    table.add_row(Text(plain(group.name), style="bold"), "", "", "", limited, Text(points(group.points), style="bold"))
    for rule in group.rules:
        decayed = points(rule.decayed) if rule.decayed else ""
        activities = "" if rule.activities is None else f"{rule.activities:,}"
        total = points(rule.given + rule.decayed)
        table.add_row(Text(f"  {plain(rule.name)}"), activities, points(rule.given), decayed, "", total)


def _activities(activities: list[dict[str, Any]], zone: ZoneInfo, several_cards: bool) -> Table | str:
    if not activities:
        return "\nNo rule applies to any of its activities."
    table = _table("Last activities that a rule applies to", "when", "what", "rule", "given", "left of it")
    for each in activities[:SHOWN]:
        rule = plain(f"{each['scorecard']}, {each['rule']}" if several_cards else each["rule"])
        what = " ".join(filter(None, (plain(each["kind"]), each["subject"])))
        why = each["not_counted_because"]
        given, left = ("0", f"not counted: {why}") if why else (_given(each), points(each["points_left"]))
        table.add_row(_at(each["occurred_at"], zone), Text(what), rule, given, left, style="dim" if why else None)
    return table


def _given(activity: dict[str, Any]) -> str:
    """Its points; where a limit took a part of them, also that."""
    given = activity["points"]
    if activity["limited_by"]:
        return part_of(given, given + activity["points_over_limit"], activity["limited_by"])
    return points(given)


def _table(title: str, *columns: str) -> Table:
    heading = f"\n{title}" if title else None
    table = Table(title=heading, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        is_text = column in ("group, rule", "why", "when", "what", "rule")
        table.add_column(column, justify="left" if is_text else "right", overflow="fold")
    return table


def _at(moment: str, zone: ZoneInfo) -> str:
    return f"{instant(moment).astimezone(zone):%Y-%m-%d %H:%M}"
