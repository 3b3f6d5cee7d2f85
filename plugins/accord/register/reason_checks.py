"""Checks of the list of reasons of Sales beyond its schema (rule 43)."""

from collections.abc import Iterator, Set
from typing import Any

from accord.common.nearest import meant
from accord.common.sql_trees import tree
from accord.register import compared_texts
from accord.register.payload_conditions import columns_of, row_problems
from accord.register.scorecard_checks import Finding, Place

EFFORTS = ("attempts_before", "contacts_before")  # what a condition may read beside the columns of moments
RESERVED = ("other", "unknown")  # the reasons of texts that are not in the list, and of no text


def findings(reasons: list[dict[str, Any]], columns: Set[str], texts: Set[str], clauses: Set[str]) -> Iterator[Finding]:
    """All errors in a list of reasons that satisfies its schema.

    `columns`: of `moments`. `texts`: those of them that are texts of the profile. `clauses`: of all definitions.
    """
    seen: dict[str, str] = {}
    for position, reason in enumerate(reasons):
        place: Place = ("reasons", position)
        for text in (reason["name"], *reason.get("also", [])):
            if text in RESERVED:
                yield place, f"'{text}' is the reason of what is not in the list; give it another name."
            elif text in seen:
                yield place, f"'{text}' already means '{seen[text]}'; remove one of them."
            seen.setdefault(text, reason["name"])
        for clause in reason.get("disputes", []):
            if clause not in clauses:
                yield (*place, "disputes"), f"no definition has a clause '{clause}'.{meant(clause, clauses)}"
        if "contradicted_when" in reason:
            yield from ((place, problem) for problem in _condition(reason, columns, texts))


def _condition(reason: dict[str, Any], columns: Set[str], texts: Set[str]) -> Iterator[str]:
    condition = reason["contradicted_when"]
    found = list(
        row_problems(
            condition, {*columns, *EFFORTS}, "a column of moments",
            f"they are declared in definitions/features.yml, and there are {' and '.join(EFFORTS)}.",
            "a reason is judged by one moment", "other moments",
        )
    )  # fmt: skip
    yield from found
    if not found:
        yield from compared_texts.problems(tree(f"select ({condition})"), texts)
        read = columns_of(condition)
        if sorted(reason["facts"]) != read:
            yield f"facts must be the columns that contradicted_when reads: {', '.join(read)}."
