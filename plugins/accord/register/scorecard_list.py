"""The scorecards side by side: that each is computed, and that their columns in `moments` have one meaning each."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

COMPONENTS = ("total", "fit", "engagement", "fit_grade", "engagement_grade", "total_grade", "combined_grade",
              "is_disqualified", "trend")  # fmt: skip


def columns(name: str, card: dict[str, Any]) -> list[str]:
    """The columns that a scorecard gives to `moments`."""
    return [f"{name}_{part}" for part in (*COMPONENTS, *(group["name"] for group in card["groups"]))]


def slips(
    project: Path, listed: list[str], cards: Mapping[str, tuple[str, dict[str, Any]]], moments: set[str]
) -> Iterator[str]:
    """What is wrong among the scorecards, in words.

    `listed`: `scorecards` of dbt_project.yml. `cards`: name -> (file, scorecard). `moments`: columns of features,
    profile and lookups.
    """
    for name in sorted(set(cards) - set(listed)):
        yield (
            f"{cards[name][0]}: scorecard '{name}' is declared and computed by nobody. Add it to `scorecards` in "
            f"dbt_project.yml, and its models to models/scoring/{name}/ (docs/guides/change_a_scorecard.md)."
        )
    for name in listed:
        if name not in cards:
            yield (
                f"dbt_project.yml lists scorecard '{name}', which no file of models/definitions/scorecards/ declares. "
                f"Take it out of `scorecards`, or put its YAML back."
            )
        elif not (project / "models" / "scoring" / name / f"{name}.sql").exists():
            yield (
                f"{cards[name][0]}: models/scoring/{name}/{name}.sql is missing; docs/guides/change_a_scorecard.md "
                "says how to make it."
            )
    taken = dict.fromkeys(moments, "definitions/features.yml")
    for name, (file, card) in cards.items():
        for column in columns(name, card):
            if column in taken:
                yield f"{file}: column {column} of `moments` would also be that of {taken[column]}. Rename one."
            taken[column] = file
