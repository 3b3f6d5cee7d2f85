"""A table of results, for the terminal and for docs/explanation/performance.md."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table as RichTable

Row = tuple[str, ...]
WIDTH = 160  # of a line of Markdown, as rumdl checks it


@dataclass(frozen=True)
class Table:
    """`head` and `rows` are formatted texts; the first column holds words, the others hold figures."""

    title: str
    head: Row
    rows: Sequence[Row]
    note: str = ""

    def rich(self) -> RichTable:
        table = RichTable(title=self.title, title_justify="left", caption=self.note or None, caption_justify="left")
        for number, name in enumerate(self.head):
            table.add_column(name, justify="left" if number == 0 else "right")
        for row in self.rows:
            table.add_row(*row)
        return table

    def markdown(self) -> str:
        lines = [f"## {self.title}", ""]
        if self.note:
            lines += [textwrap.fill(self.note, WIDTH), ""]
        lines += [_line(self.head), "|---" + "|---:" * (len(self.head) - 1) + "|", *map(_line, self.rows)]
        return "\n".join(lines)


def _line(cells: Row) -> str:
    return "| " + " | ".join(cells) + " |"


def seconds(value: float | None) -> str:
    """`1.2`, `34`; "" for None."""
    return "" if value is None else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def ratio(value: float, to: float) -> str:
    """The first divided by the second, as text."""
    return f"{value / to:.2f}" if to > 0 else ""


def percent(value: float, of: float) -> str:
    return f"{100 * value / of:.1f} %" if of > 0 else ""


def size(number: float) -> str:
    """Bytes as GB (10^9), or as MB below one GB."""
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.0f} MB"


def millions(number: int) -> str:
    return f"{number / 1e6:g} M"
