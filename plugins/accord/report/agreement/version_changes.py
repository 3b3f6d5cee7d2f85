"""Two versions of one gate side by side: clauses added, removed or reworded, and numbers that changed."""

from dataclasses import dataclass
from typing import Any

from accord.common.codes import plain
from accord.register.column_labels import Labels
from accord.report.agreement import scorecard_lines
from accord.report.agreement.clause_words import Computed

# What versions share with others, by the kind in their canonical text; features and signals show in the conditions.
SHARED_WORDS = {"scorecard": "Scorecard", "seed": "List"}
SHARED = tuple(f"{kind}:" for kind in SHARED_WORDS)


@dataclass(frozen=True)
class Text:
    """One version: words of its clauses by name, what they compute, and what its fingerprint is made of.

    `if_reworded`: what to call a clause of which the words differ, and not what is computed.
    """

    clauses: dict[str, str]
    computed: dict[str, Computed]
    declared: dict[str, Any]
    if_reworded: str = "reworded"


@dataclass(frozen=True)
class Line:
    """One difference. `before` or `after` is empty where there is nothing on that side; what is computed likewise."""

    kind: str  # added, removed, reworded, other numbers, other points, other promise
    about: str
    before: str
    after: str
    computed_before: Computed | None = None
    computed_after: Computed | None = None


@dataclass(frozen=True)
class Change:
    """From the version `before` to `after`; `same`: words of the clauses that are the same."""

    before: str
    after: str
    lines: list[Line]
    same: list[str]


def change(before: str, old: Text, after: str, new: Text, labels: Labels) -> Change:
    """What is different, clauses first; those that were removed come before those that were added."""
    names = [*(name for name in old.clauses if name not in new.clauses), *new.clauses]
    lines, same = [], []
    for name in names:
        line = _clause(name, old, new)
        if line:
            lines.append(line)
        else:
            same.append(new.clauses[name])
    return Change(before, after, [*lines, *_shared(old.declared, new.declared, labels)], same)


def _clause(name: str, old: Text, new: Text) -> Line | None:
    before, after = old.clauses.get(name, ""), new.clauses.get(name, "")
    computed_before, computed_after = old.computed.get(name), new.computed.get(name)
    is_other = computed_before != computed_after
    if name not in old.clauses:
        kind = "added"
    elif name not in new.clauses:
        kind = "removed"
    elif is_other:
        kind = "other numbers" if before == after else "reworded, other numbers"
    elif before != after:
        kind = new.if_reworded
    else:
        return None
    if not is_other:
        computed_before = computed_after = None  # the same on both sides: only the words differ
    return Line(kind, plain(name).capitalize(), before, after, computed_before, computed_after)


def _shared(old: dict[str, Any], new: dict[str, Any], labels: Labels) -> list[Line]:
    """Scorecards and lists that only one of the two reads. Two scorecards, one on each side, are compared by line."""
    removed, added = ([key for key in one if key not in other] for one, other in ((old, new), (new, old)))
    cards = [[key for key in keys if key.startswith("scorecard:")] for keys in (removed, added)]
    if [len(keys) for keys in cards] == [1, 1]:
        (before,), (after,) = cards
        return [
            _named("other points", before, after),
            *_of_cards(scorecard_lines.lines(old[before], labels), scorecard_lines.lines(new[after], labels)),
        ]
    lines = [_named("removed", key, "") for key in sorted(removed) if key.startswith(SHARED)]
    return lines + [_named("added", "", key) for key in sorted(added) if key.startswith(SHARED)]


def _named(kind: str, before: str, after: str) -> Line:
    what, _, _ = (before or after).partition(":")
    name_before, name_after = (plain(key.partition(":")[2]) for key in (before, after))
    return Line(kind, SHARED_WORDS[what], name_before, name_after)


def _of_cards(before: dict[str, str], after: dict[str, str]) -> list[Line]:
    return [
        Line("other points", about, before.get(about, "–"), after.get(about, "–"))
        for about in {**before, **after}
        if before.get(about) != after.get(about)
    ]
