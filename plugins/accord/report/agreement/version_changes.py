"""Two versions of one gate side by side: clauses that came, went or say something else, and numbers that changed."""

from dataclasses import dataclass
from typing import Any

from accord.report.agreement import scorecard_lines
from accord.report.agreement.condition_sentences import Condition
from accord.report.display import plain

# What versions share with others, by the kind in their canonical text; features and signals show in the conditions.
SHARED_WORDS = {"scorecard": "Scorecard", "seed": "List"}
SHARED = tuple(f"{kind}:" for kind in SHARED_WORDS)


@dataclass(frozen=True)
class Text:
    """What one version says: words and conditions of its clauses by name, and what its fingerprint is made of."""

    clauses: dict[str, str]
    conditions: dict[str, Condition]
    said: dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One difference. `before` or `after` is empty where there is nothing on that side; conditions likewise."""

    kind: str  # added, removed, reworded, other numbers, other points
    about: str
    before: str
    after: str
    asked_before: Condition | None = None
    asked_after: Condition | None = None


@dataclass(frozen=True)
class Change:
    """From the version `before` to `after`; `kept`: words of the clauses that are the same."""

    before: str
    after: str
    lines: list[Line]
    kept: list[str]


def change(before: str, old: Text, after: str, new: Text) -> Change:
    """What is different, clauses first; those that went come before those that came."""
    names = [*(name for name in old.clauses if name not in new.clauses), *new.clauses]
    lines, kept = [], []
    for name in names:
        line = _clause(name, old, new)
        if line:
            lines.append(line)
        else:
            kept.append(new.clauses[name])
    return Change(before, after, [*lines, *_shared(old.said, new.said)], kept)


def _clause(name: str, old: Text, new: Text) -> Line | None:
    before, after = old.clauses.get(name, ""), new.clauses.get(name, "")
    asked_before, asked_after = old.conditions.get(name), new.conditions.get(name)
    is_other = asked_before != asked_after
    if name not in old.clauses:
        kind = "added"
    elif name not in new.clauses:
        kind = "removed"
    elif is_other:
        kind = "other numbers" if before == after else "reworded, other numbers"
    elif before != after:
        kind = "reworded"
    else:
        return None
    if not is_other:
        asked_before = asked_after = None  # the same on both sides: only the words are worth a look
    return Line(kind, plain(name).capitalize(), before, after, asked_before, asked_after)


def _shared(old: dict[str, Any], new: dict[str, Any]) -> list[Line]:
    """Scorecards and lists that only one of the two reads. A scorecard in another's place is compared line by line."""
    gone, come = ([key for key in one if key not in other] for one, other in ((old, new), (new, old)))
    cards = [[key for key in keys if key.startswith("scorecard:")] for keys in (gone, come)]
    if [len(keys) for keys in cards] == [1, 1]:
        (was,), (now,) = cards
        return [
            _named("other points", was, now),
            *_of_cards(scorecard_lines.lines(old[was]), scorecard_lines.lines(new[now])),
        ]
    lines = [_named("removed", key, "") for key in sorted(gone) if key.startswith(SHARED)]
    return lines + [_named("added", "", key) for key in sorted(come) if key.startswith(SHARED)]


def _named(kind: str, before: str, after: str) -> Line:
    what, _, _ = (before or after).partition(":")
    was, now = (plain(key.partition(":")[2]) for key in (before, after))
    return Line(kind, SHARED_WORDS[what], was, now)


def _of_cards(before: dict[str, str], after: dict[str, str]) -> list[Line]:
    return [
        Line("other points", about, before.get(about, "–"), after.get(about, "–"))
        for about in {**before, **after}
        if before.get(about) != after.get(about)
    ]
