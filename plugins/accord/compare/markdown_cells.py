"""How a number, a share, a day or a text is written in Markdown."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accord.report.display import day, percent

DASH = "–"
# What means something to Markdown, or to the place where a comment is shown: a text from the data says itself.
MARKS = str.maketrans({mark: f"&#{ord(mark)};" for mark in "<>|`*[]#@~\\"} | {"\n": " ", "\r": " "})


def text(value: Any) -> str:
    """A text from the data or the project, as it is."""
    return str(value).replace("&", "&amp;").translate(MARKS) if value not in (None, "") else DASH


def code(name: str) -> str:
    """A name from the project, between backticks."""
    return f"`{name.replace('`', '')}`"


def number(value: float) -> str:
    """1,234, or 3.5 where a fraction counts."""
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:,.1f}"


def value(found: Any) -> str:
    """What was known: a number with at most one decimal, a text as it is, `unknown` of nothing."""
    if found is None:
        return "unknown"
    is_number = isinstance(found, (int, float)) and not isinstance(found, bool)
    return number(round(found, 1)) if is_number else text(found)


def signed(value: float, sign: str) -> str:
    """+12, −3; a dash for nothing."""
    return f"{sign}{number(value)}" if round(value, 1) else DASH


def share(hits: int, of: int) -> str:
    """`12 % (3 of 25)`, a dash of nothing."""
    return f"{percent(hits, of)} ({number(hits)} of {number(of)})" if of else DASH


def when(instant: str | None, time_zone: str) -> str:
    """The business day of an instant: `4 February 2026`."""
    return day(datetime.fromisoformat(instant).astimezone(ZoneInfo(time_zone))) if instant else DASH


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table; a heading that begins with `>` is of numbers. The cells are Markdown already."""
    marks = ["--:" if name.startswith(">") else "---" for name in head]
    rows = [[name.removeprefix(">") for name in head], marks, *lines]
    return ["| " + " | ".join(row) + " |" for row in rows]


def folded(summary: str, lines: Sequence[str], is_open: bool = False) -> list[str]:
    """Lines that are shown when somebody asks for them."""
    shown = re.sub(r"`([^`]*)`", r"<code>\1</code>", summary)  # a summary is HTML
    return [f"<details{' open' if is_open else ''}><summary>{shown}</summary>", "", *lines, "", "</details>", ""]
