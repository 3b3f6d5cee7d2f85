"""The project's Markdown pages, read: links, anchors, code, tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.support import PROJECT

PARSER = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Code:
    """A fenced block (`language` is its first word) or, with the language `span`, code within a sentence."""

    where: str
    language: str
    text: str


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    def __str__(self) -> str:
        return str(self.path.relative_to(PROJECT)) if self.path.is_relative_to(PROJECT) else self.path.name

    @cached_property
    def tokens(self) -> list[Token]:
        return PARSER.parse(self.path.read_text())

    @property
    def anchors(self) -> set[str]:
        """What GitHub makes of the headings: lower case, no punctuation, hyphens; the second of a kind gets -1."""
        found: dict[str, int] = {}
        anchors = set()
        for opening, inline in zip(self.tokens, self.tokens[1:], strict=False):
            if opening.type == "heading_open":
                slug = re.sub(r"[^\w\- ]", "", _plain(inline).lower()).replace(" ", "-")
                anchors.add(f"{slug}-{found[slug]}" if slug in found else slug)
                found[slug] = found.get(slug, 0) + 1
        return anchors

    @property
    def links(self) -> Iterator[str]:
        """Targets of links and images that lie in the project."""
        for token in self._inline():
            target = str(token.attrGet("href") or token.attrGet("src") or "")
            if target and not re.match(r"[a-z]+:", target):
                yield target

    @property
    def code(self) -> Iterator[Code]:
        for token in self.tokens:
            line = token.map[0] + 1 if token.map else 0
            if token.type == "fence":
                yield Code(f"{self}:{line}", (token.info.split() or [""])[0], token.content)
            for child in token.children or []:
                if child.type == "code_inline":
                    yield Code(f"{self}:{line}", "span", child.content)

    def table(self, heading: str = "") -> list[list[str]]:
        """Rows of the first table (below this heading), head left out; cells without marks of code and emphasis."""
        rows: list[list[str]] = []
        is_below, is_body = not heading, False
        for before, token in zip([None, *self.tokens], self.tokens, strict=False):
            if before is not None and before.type == "heading_open":
                is_below = is_below or _plain(token) == heading
            elif is_below and token.type == "tbody_open":
                is_body = True
            elif is_body and token.type == "tr_open":
                rows.append([])
            elif is_body and token.type == "inline":
                rows[-1].append(_plain(token))
            elif is_body and token.type == "tbody_close":
                return rows
        raise AssertionError(f"{self} has no table below '{heading}'")

    def _inline(self) -> Iterator[Token]:
        for token in self.tokens:
            yield from token.children or []


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [])


def pages() -> list[Page]:
    """Every page that people read: the root's, docs/ and what GitHub shows."""
    found = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), *(PROJECT / ".github").glob("*.md")]
    return [Page(path) for path in sorted(found)]


def broken_links(page: Page) -> list[str]:
    """Links of a page to a file or an anchor that is not there."""
    broken = []
    for link in page.links:
        name, _, anchor = link.partition("#")
        target = (page.path.parent / name).resolve() if name else page.path
        if not target.exists() or (anchor and anchor not in Page(target).anchors):
            broken.append(f"{page}: {link}")
    return broken
