"""Scores in words."""

from typing import Any

from accord.explain.contribution_groups import LIMITS
from accord.explain.point_texts import points


def score_line(card: dict[str, Any]) -> str:
    """'42.50 points (hot): fit 30 (A), engagement 12.50 (2), grade A2, rising'"""
    parts = [
        f"{points(card['total'])} points{_grade(card['total_grade'])}: "
        f"fit {points(card['fit'])}{_grade(card['fit_grade'])}, "
        f"engagement {points(card['engagement'])}{_grade(card['engagement_grade'])}"
    ]
    if card["combined_grade"]:
        parts.append(f"grade {card['combined_grade']}")
    if card["is_disqualified"]:
        parts.append("disqualified")
    if card.get("trend"):
        parts.append(card["trend"])
    return ", ".join(parts)


def sum_sentence(card: dict[str, Any]) -> str:
    """What the total is made of, in a sentence."""
    of: dict[str, float] = {}
    not_counted = 0.0
    for each in card["contributions"]:
        effect = "limits" if each["effect"] in LIMITS else each["effect"]
        of[effect] = of.get(effect, 0.0) + each["points"]
        not_counted += each["points_not_counted"]
    parts = [f"{points(of.get('given', 0.0))} points given"]
    for effect, text in (
        ("decayed", "lost with age"),
        ("inactivity", "for inactivity"),
        ("limits", "by floors and caps"),
        ("disqualified", "because the lead is disqualified"),
    ):
        if abs(of.get(effect, 0.0)) >= 0.005:
            parts.append(f"{'+' if of[effect] > 0 else ''}{points(of[effect])} {text}")
    sentence = f"{', '.join(parts)}: {points(card['total'])} points in total."
    if abs(not_counted) >= 0.005:
        sentence += f" {points(not_counted)} points more were not counted."
    return sentence


def _grade(grade: str | None) -> str:
    return f" ({grade})" if grade else ""
