"""`accord follow-up` for a person: how Sales keeps its promise, and what waits, the most urgent first."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from accord.cli.follow_up_sentences import decided, sentence
from accord.common.codes import plain
from accord.common.plurals import count
from accord.report.display import SHORT, SPACE, as_of, interval, moment
from accord.report.hand_off_rows import HAND_OFF_STATES
from accord.report.shares import Share, share

LINES = 20  # of what is open; further ones are counted
NOT_DUE_TODAY = ("recent", "ever", "decisions", "recent_weeks", "overdue", "waiting")


def show(found: dict[str, Any], console: Console, only_due_today: bool = False) -> None:
    """The summary; then what is due today, and what is overdue, due last first. Or the former alone, all of it."""
    whose = f" of {found['rep']['name']}" if found["rep"] else ""
    _say(console, f"Follow-up{whose}, as of {as_of(found['as_of'], found['time_zone'])} ({found['time_zone']}).")
    if only_due_today:
        _list(found["due_today"], f"Due today, {found['today']:%-d %B %Y}", found, console)
        return
    if not found["ever"]:
        _say(console, "No lead was handed to Sales that a follow-up agreement in force promised something about.")
        return
    for title, kept in ((f"Last {found['recent_weeks']} weeks, by day of entry", "recent"), ("All time", "ever")):
        console.print(_kept(title, found[kept]) if found[kept] else f"\n{title}: no hand-off", highlight=False)
    _say(console, "Attainment: met, of what was met, late, ignored or is overdue; in brackets its 95 % interval.")
    _say(console, _decisions(found["decisions"], found["recent_weeks"]))
    room = LINES
    room -= _list(found["due_today"], "Due today", found, console, room)
    # As on the page: what was due last can most likely still be won.
    _list(found["overdue"][::-1], "Overdue, due last first", found, console, room)
    later = count(len(found["waiting"]), "lead") if found["waiting"] else "none"
    _say(console, f"\nDue later: {later}. One lead: accord follow-up LEAD")


def show_lead(found: dict[str, Any], console: Console) -> None:
    """A sentence a hand-off."""
    said = f"as of {as_of(found['as_of'], found['time_zone'])}; times in {found['time_zone']}"
    _say(console, f"{found['lead_id']}, {said}.")
    for each in found["hand_offs"]:
        owner = each["owner"] or each["owner_id"] or "nobody"
        said = sentence(each, found["time_zone"], found["as_of"])
        by = f", by the calendar {each['calendar']}" if each["calendar"] else ""
        what = decided(each, found["time_zone"], found["as_of"])
        _say(console, f"- {said}. {what}. Target {plain(each['target'])}{by}; owner {owner}.")
    if not found["hand_offs"]:
        _say(console, "It was never handed to Sales: it entered no stage that Sales promised something about.")
        _say(console, f"Why it is where it is: accord explain {found['lead_id']}")


def _decisions(found: dict[str, Any], weeks: int) -> str:
    """What came back, and whether Sales spoke with its MQLs, in a line."""
    parts = []
    if found["decided"]:
        parts.append(
            f"of {count(found['decided'], 'decided hand-off')} sent back {_share(found, 'sent_back', 'decided')}"
        )
    if found["mqls"]:
        spoken, ignored = (_share(found, name, "mqls") for name in ("contacted", "ignored"))
        parts.append(f"of {count(found['mqls'], 'MQL')} after two weeks, spoke with {spoken}, ignored {ignored}")
    return f"Sales, last {weeks} weeks: {'; '.join(parts) or 'nothing decided, and no MQL is two weeks old'}."


def _share(found: dict[str, Any], part: str, whole: str) -> str:
    return interval(share(found[part], found[whole])).replace(SPACE, " ")


def _kept(title: str, targets: list[dict[str, Any]]) -> Table:
    """A line per stage and target: attainment, and how many are in each state, where any is."""
    table = Table(
        title=f"\n{title}", title_justify="left", title_style="bold", box=None, pad_edge=False, show_header=False
    )
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column()
    for each in targets:
        kept = interval(Share(each["met"], each["judged"], each["attainment_low"], each["attainment_high"]))
        counted = ", ".join(f"{each[state]:,} {plain(state)}" for state in HAND_OFF_STATES if each[state])
        name = f"{SHORT[each['stage']]}: {plain(each['target'])}"
        table.add_row(name, kept.replace(SPACE, " ") or "nothing to judge", counted)
    return table


def _list(
    hand_offs: list[dict[str, Any]], title: str, found: dict[str, Any], console: Console, lines: int | None = None
) -> int:
    """Prints at most `lines` of them, and how many more there are. Returns how many it printed."""
    _say(console, f"\n{title}: {count(len(hand_offs), 'lead') if hand_offs else 'none'}")
    shown = hand_offs if lines is None else hand_offs[:lines]
    time_zone, year = found["time_zone"], found["today"].year
    table = Table(box=None, pad_edge=False, show_header=False)
    for each in shown:
        due = f"due {moment(each['due_at'], time_zone, year)}"
        stage = f"{SHORT[each['stage']]}: {plain(each['target'])}"
        table.add_row(*(Text(text) for text in (each["lead_id"], stage, due, each["owned_by"])))
    if shown:
        console.print(table)
    if more := len(hand_offs) - len(shown):
        _say(console, f"and {more:,} more: accord follow-up --json")
    return len(shown)


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
