"""What does not go together in a scorecard with limits on points, `stops_at` and `reset: false`."""

from collections.abc import Iterator
from typing import Any

# A place under config.meta, and the error there.
Finding = tuple[tuple[str | int, ...], str]


def findings(card: dict[str, Any]) -> Iterator[Finding]:
    """The errors in a scorecard that satisfies its schema."""
    for position, group in enumerate(card["groups"]):
        if group["component"] == "engagement":
            place = ("scorecard", "groups", position)
            yield from _limits(group, place)
            if "stops_at" in group:
                yield from _stops(group, place)
            if not group.get("reset", card.get("reset", True)):
                yield from _unreset(group, place)


def _limits(group: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Finding]:
    """A limit on points is filled by points: a negative one would make room again."""
    for number, rule in enumerate(group.get("rules", [])):
        if rule["points"] >= 0:
            continue
        if "most_points" in rule.get("limit", {}):
            where, holder = (*place, "rules", number), "a rule"
        elif "limit" in group or "stops_at" in group:
            where, holder = (*place, "rules", number), "a group"
        else:
            continue
        word = "most_points" if "limit" in group or holder == "a rule" else "stops_at"
        yield (
            where,
            (
                f"{rule['points']} points in {holder} with {word}: what is taken would make room for points that were "
                f"refused. Give the negative points in a group without {word}."
            ),
        )


def _stops(group: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Finding]:
    for declared, where in (
        (group, place),
        *((rule, (*place, "rules", number)) for number, rule in enumerate(group.get("rules", []))),
    ):
        if declared.get("decay", "none") != "none":
            yield (
                where,
                (
                    "stops_at does not go with decay: points that fade would make room for points that were refused. "
                    "Remove one of the two, or use cap in place of stops_at."
                ),
            )
    if "inactivity" in group:
        yield (
            place,
            (
                "stops_at does not go with inactivity, which takes points. Take them in a group of their own: "
                "a group may have inactivity and no rules."
            ),
        )


def _unreset(group: dict[str, Any], place: tuple[str | int, ...]) -> Iterator[Finding]:
    for number, rule in enumerate(group.get("rules", [])):
        if "coming_back" in rule:
            yield (
                (*place, "rules", number),
                (
                    "coming_back gives points after a new start, and reset: false means that there is none. "
                    "Give them in a group with reset: true."
                ),
            )
