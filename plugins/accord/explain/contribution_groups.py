"""The contributions of one score put together for reading: by group and rule."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from accord.explain.point_texts import part_of

LIMITS = ("group floor or cap", "total floor or cap")
ON_POINTS = ("at most ", "stops at ")  # how the effects of limits on points begin


@dataclass
class Rule:
    """Points of one rule that count; `name` is the effect where there is no rule: inactivity, disqualified."""

    name: str
    activities: int | None = None
    given: float = 0.0
    decayed: float = 0.0


@dataclass
class Group:
    """A group of a scorecard, or what adjusts the total: disqualification, and the floor and cap of the total."""

    name: str
    limited: float = 0.0
    rules: list[Rule] = field(default_factory=list)
    not_counted: list[dict[str, Any]] = field(default_factory=list)

    @property
    def points(self) -> float:
        return self.limited + sum(rule.given + rule.decayed for rule in self.rules)


def by_group(contributions: Sequence[dict[str, Any]]) -> list[Group]:
    """Groups of fit, then of engagement, then the total; within each the rules that give most first."""
    groups: dict[tuple[str, str], Group] = {}
    for each in sorted(contributions, key=_place):
        name = each["score_group"] or "limit of the total"
        group = groups.setdefault((each["component"], each["score_group"]), Group(name))
        if each["effect"] in LIMITS:
            group.limited += each["points"]
        elif each["points_not_counted"]:
            group.not_counted.append(each)
        else:
            _add(group, each)
    for group in groups.values():
        group.not_counted = [each | {"why": _why(group, each)} for each in group.not_counted]
        group.rules.sort(key=lambda rule: -(rule.given + rule.decayed))
    return list(groups.values())


def _place(contribution: dict[str, Any]) -> tuple[int, str, str]:
    component = ("fit", "engagement", "total").index(contribution["component"])
    return component, contribution["score_group"], contribution["rule"]


def _why(group: Group, contribution: dict[str, Any]) -> str:
    """'repeat', or of a limit on points how much it left: '20 of 24: at most 20 points a day'"""
    effect: str = contribution["effect"]
    if not effect.startswith(ON_POINTS):
        return effect
    given = sum(rule.given for rule in group.rules if rule.name == contribution["rule"])
    cut = sum(
        each["points_not_counted"]
        for each in group.not_counted
        if each["rule"] == contribution["rule"] and each["effect"].startswith(ON_POINTS)
    )
    return part_of(given, given + cut, effect)


def _add(group: Group, contribution: dict[str, Any]) -> None:
    effect, of_rule = contribution["effect"], contribution["rule"]
    name = f"disqualified, {of_rule}" if effect == "disqualified" else of_rule or effect
    rule = next((rule for rule in group.rules if rule.name == name), None)
    if rule is None:
        rule = Rule(name)
        group.rules.append(rule)
    rule.activities = contribution["activities"]
    if effect == "decayed":
        rule.decayed += contribution["points"]
    else:
        rule.given += contribution["points"]
