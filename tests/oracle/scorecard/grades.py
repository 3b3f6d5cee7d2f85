"""Grades of stored scores, their combination, and the trend (rule 20, S7)."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from .card import Card


def grade(cut_offs: Mapping[str, Fraction], score: Decimal) -> str:
    """The grade with the highest cut-off that is not above the score; below all cut-offs, the lowest grade."""
    exact = Fraction(score)
    lowest_first = sorted((cut_off, name) for name, cut_off in cut_offs.items())
    reached = [name for cut_off, name in lowest_first if cut_off <= exact]
    return reached[-1] if reached else lowest_first[0][1]


def grades(card: Card, stored_scores: Mapping[str, Decimal]) -> dict[str, str]:
    """`fit_grade`, `engagement_grade`, `total_grade` if declared; `combined_grade` if the first two are declared."""
    given = {f"{of}_grade": grade(cut_offs, stored_scores[of]) for of, cut_offs in card.grades.items()}
    if {"fit_grade", "engagement_grade"} <= given.keys():
        given["combined_grade"] = given["fit_grade"] + given["engagement_grade"]
    return given


def trend(now: Decimal, before: Decimal | None, by: Fraction) -> str:
    """Compares two stored totals; without an earlier one the trend is steady."""
    change = 0 if before is None else Fraction(now - before)
    if change >= by:
        return "rising"
    return "falling" if change <= -by else "steady"
