"""Texts of the profile are compared trimmed and in lower case (rule 7): a literal written otherwise never matches."""

from collections.abc import Iterator, Set

from sqlglot import exp

COMPARISONS = (exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ, exp.In, exp.Like, exp.GT, exp.GTE, exp.LT, exp.LTE)


def problems(tree: exp.Expr, texts: Set[str]) -> Iterator[str]:
    """A sentence for each literal that a text of the profile is compared with and can never equal.

    `texts`: the profile values that are texts.
    """
    for comparison in tree.find_all(*COMPARISONS):
        if comparison.find(exp.Upper):
            continue  # it is not compared as it is
        columns = sorted({each.name.lower() for each in comparison.find_all(exp.Column)} & texts)
        for literal in comparison.find_all(exp.Literal):
            if columns and literal.is_string:
                problem = text_problem(literal.this, columns[0], isinstance(comparison, exp.Like))
                if problem:
                    yield problem


def text_problem(literal: str, column: str, is_pattern: bool = False) -> str | None:
    """Why a text of the profile can never equal a literal; None where it can."""
    wanted = literal.lower() if is_pattern else literal.strip().lower()
    if literal == wanted:
        return None
    return (
        f"{column} is compared with '{literal}' and never equals it, because texts of the profile are compared trimmed "
        f"and in lower case. Write '{wanted}'."
    )
