"""Checks of all scorecards together: each is computed, and each column in `moments` belongs to one of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

COMPONENTS = ("total", "fit", "engagement", "fit_grade", "engagement_grade", "total_grade", "combined_grade",
              "is_disqualified", "trend")  # fmt: skip


def columns(name: str, card: dict[str, Any]) -> list[str]:
    """The columns that a scorecard gives to `moments`."""
    return [f"{name}_{part}" for part in (*COMPONENTS, *(group["name"] for group in card["groups"]))]


def problems(
    project: Path, listed: list[str], cards: Mapping[str, tuple[str, dict[str, Any]]], moments: set[str]
) -> Iterator[str]:
    """A message per problem.

    `listed`: `scorecards` of dbt_project.yml. `cards`: name -> (file, scorecard). `moments`: columns of features,
    profile and lookups.
    """
    for name in sorted(set(cards) - set(listed)):
        yield (
            f"{cards[name][0]}: scorecard '{name}' is declared but not computed. Add it to `scorecards` in "
            f"dbt_project.yml, and its models to models/scoring/{name}/ (docs/guides/change_a_scorecard.md)."
        )
    for name in listed:
        if name not in cards:
            yield (
                f"dbt_project.yml lists scorecard '{name}', which no file of models/definitions/scorecards/ declares. "
                f"Remove it from `scorecards`, or restore its YAML."
            )
        elif not (project / "models" / "scoring" / name / f"{name}.sql").exists():
            yield (
                f"{cards[name][0]}: models/scoring/{name}/{name}.sql is missing; docs/guides/change_a_scorecard.md "
                "shows its content."
            )
    taken = dict.fromkeys(moments, "definitions/features.yml")
    for name, (file, card) in cards.items():
        for column in columns(name, card):
            if column in taken:
                yield f"{file}: `moments` would have two columns {column}, the other from {taken[column]}. Rename one."
            taken[column] = file
