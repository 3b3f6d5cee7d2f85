"""The contributions of one score put together for reading: by group and rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

CLIPS = ("group floor or cap", "total floor or cap")


@dataclass
class Rule:
    """What counts of one rule; `name` is in words where it is none: inactivity, disqualified."""

    name: str
    activities: int | None = None
    given: float = 0.0
    decayed: float = 0.0


@dataclass
class Group:
    """A group of a scorecard; the one without a name is what befalls the sum of all."""

    name: str
    cut_off: float = 0.0
    rules: list[Rule] = field(default_factory=list)
    not_counted: list[dict[str, Any]] = field(default_factory=list)

    @property
    def points(self) -> float:
        return self.cut_off + sum(rule.given + rule.decayed for rule in self.rules)


def by_group(contributions: Sequence[dict[str, Any]]) -> list[Group]:
    """Groups of fit, then of engagement, then the total; within each the rules that give most first."""
    groups: dict[tuple[str, str], Group] = {}
    for part in sorted(contributions, key=_place):
        group = groups.setdefault((part["component"], part["score_group"]), Group(part["score_group"]))
        if part["effect"] in CLIPS:
            group.cut_off += part["points"]
        elif part["points_not_counted"]:
            group.not_counted.append(part)
        else:
            _put(group, part)
    for group in groups.values():
        group.rules.sort(key=lambda rule: -(rule.given + rule.decayed))
    return list(groups.values())


def _place(part: dict[str, Any]) -> tuple[int, str, str]:
    return ("fit", "engagement", "total").index(part["component"]), part["score_group"], part["rule"]


def _put(group: Group, part: dict[str, Any]) -> None:
    name = f"disqualified, {part['rule']}" if part["effect"] == "disqualified" else part["rule"] or part["effect"]
    rule = next((rule for rule in group.rules if rule.name == name), None)
    if rule is None:
        rule = Rule(name)
        group.rules.append(rule)
    rule.activities = part["activities"]
    if part["effect"] == "decayed":
        rule.decayed += part["points"]
    else:
        rule.given += part["points"]
