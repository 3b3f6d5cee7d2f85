"""Pages rendered from published databases, as text and in a browser that cannot reach anything else."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.plugins.report.world import opened_file

from accord.report.report_page import render

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Make = Callable[..., Path]
DESK, PHONE = 1280, 390


def page(database: Path) -> str:
    return render(database, database.parent / "report").read_text(encoding="utf-8")


def text(html: str, start: str, end: str) -> str:
    """The text that a reader sees between two marks of the page's source."""
    begin = html.index(start)
    shown = re.sub(r"<[^>]*>", " ", html[begin : html.index(end, begin)])
    return " ".join(shown.replace("\N{NARROW NO-BREAK SPACE}", " ").split())


def cut(html: str, *sections: str) -> tuple[str, list[str]]:
    """The page's source without these sections, and the source of each of them."""
    found = []
    for section in sections:
        before, start, after = html.partition(f'<section id="{section}">')
        assert start, section
        inside, _, after = after.partition("</section>")
        html = before + after
        found.append(inside)
    return html, found


def change(database: Path, sql: str) -> None:
    with opened_file(database) as connection:
        connection.execute(sql)


def rewrite(file: Path, edit: Callable[[dict], None]) -> None:
    texts = json.loads(file.read_text())
    edit(texts)
    file.write_text(json.dumps(texts))


def number_in(database: Path, sql: str) -> str:
    with opened_file(database) as connection:
        row = connection.execute(sql).fetchone()
        assert row is not None
        return f"{row[0]:,}" if isinstance(row[0], int) else str(row[0])


@contextmanager
def opening(browser: "Browser") -> Iterator[Callable[..., "Page"]]:
    """Opens pages. A request for anything but the page itself is refused and fails the test, and so does an error."""
    contexts, requested, complaints = [], [], []

    def open_page(path: Path, width: int = DESK) -> "Page":
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))

        def refuse(route) -> None:
            if route.request.url == path.as_uri():
                route.continue_()
            else:
                requested.append(route.request.url)
                route.abort()

        page.route("**/*", refuse)
        page.goto(path.as_uri(), wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert requested == [], "the page requested something besides itself"
    assert complaints == []
