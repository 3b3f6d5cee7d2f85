"""Formats numbers, shares, days and texts for Markdown."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accord.report.display import day, percent

DASH = "–"
# Characters with a meaning in Markdown or HTML, or on GitHub: escaped in texts from the data.
MARKS = str.maketrans({mark: f"&#{ord(mark)};" for mark in "<>|`*[]#@~\\"} | {"\n": " ", "\r": " "})


def text(value: Any) -> str:
    """A text from the data or the project, escaped; a dash for an empty one."""
    return str(value).replace("&", "&amp;").translate(MARKS) if value not in (None, "") else DASH


def code(name: str) -> str:
    """A name from the project, in backticks."""
    return f"`{name.replace('`', '')}`"


def number(value: float) -> str:
    """`1,234`, or `3.5` for a small number with a fraction."""
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:,.1f}"


def value(known: Any) -> str:
    """A value that was known of a lead: a number with at most one decimal, or a text; `unknown` for None."""
    if known is None:
        return "unknown"
    is_number = isinstance(known, (int, float)) and not isinstance(known, bool)
    return number(round(known, 1)) if is_number else text(known)


def signed(value: float, sign: str) -> str:
    """`+12`, `−3`; a dash for zero."""
    return f"{sign}{number(value)}" if round(value, 1) else DASH


def share(part: int, whole: int) -> str:
    """`12 % (3 of 25)`; a dash if `whole` is 0."""
    return f"{percent(part, whole)} ({number(part)} of {number(whole)})" if whole else DASH


def when(instant: str | None, time_zone: str) -> str:
    """The business day of an instant: `4 February 2026`."""
    return day(datetime.fromisoformat(instant).astimezone(ZoneInfo(time_zone))) if instant else DASH


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table. The column of a heading that starts with `>` is aligned right. Cells are Markdown already."""
    marks = ["--:" if name.startswith(">") else "---" for name in head]
    rows = [[name.removeprefix(">") for name in head], marks, *lines]
    return ["| " + " | ".join(row) + " |" for row in rows]


def block(lines: Iterable[str]) -> list[str]:
    """A block of code."""
    return ["```", *(line.replace("```", "'''") for line in lines), "```"]


def indented(lines: Iterable[str]) -> list[str]:
    """The lines as a part of the list entry above them."""
    return [f"  {line}" for line in lines]


def folded(summary: str, lines: Sequence[str], is_open: bool = False) -> list[str]:
    """A `<details>` element: the summary is visible, the lines open on a click."""
    shown = re.sub(r"`([^`]*)`", r"<code>\1</code>", summary)  # a summary is HTML
    return [f"<details{' open' if is_open else ''}><summary>{shown}</summary>", "", *lines, "", "</details>", ""]
