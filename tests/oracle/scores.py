"""Points of a declared scorecard at an instant (rules 17-20)."""

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .activity import Activity
from .facts import since_recycle
from .times import DAY

KNOWN_GROUP_KEYS = {"name", "description", "component", "floor", "cap", "decay", "rules"}
KNOWN_RULE_KEYS = {"profile", "signal", "points", "low", "high", "values", "contains"}
Profile = Mapping[str, str | int | bool | None]


def scores_at(
    scorecard: Mapping[str, Any],
    profile: Profile,
    signals: Mapping[str, Sequence[Activity]],
    t: int,
    since: int | None,
) -> dict[str, float]:
    """Component → points, rounded to 6 decimals: `total`, each component, each group.

    `since` is r of the spell: engagement forgets what occurred at or before it, fit does not.
    """
    by_group = {g["name"]: _group(g, profile, signals, t, since) for g in scorecard["groups"]}
    by_component: dict[str, float] = {"fit": 0.0, "engagement": 0.0}
    for group in scorecard["groups"]:
        by_component[group["component"]] += by_group[group["name"]]
    total = _clip(sum(by_component.values()), scorecard["total"])
    return {name: stored(points) for name, points in {"total": total, **by_component, **by_group}.items()}


def stored(points: float) -> float:
    """Six decimals. Nine come first and take away the noise of summation; halves round away from zero, as decimals."""
    return float(Decimal(str(round(points, 9))).quantize(Decimal("0.000001"), ROUND_HALF_UP))


def grade(scorecard: Mapping[str, Any], fit: float) -> str:
    """The grade with the highest cut-off that is not above the score; below all of them the lowest."""
    cut_offs: dict[float, str] = {cut_off: name for name, cut_off in scorecard["grades"]["fit"].items()}
    reached = [cut_off for cut_off in cut_offs if cut_off <= fit]
    return cut_offs[max(reached, default=min(cut_offs))]


def _group(
    group: Mapping[str, Any],
    profile: Profile,
    signals: Mapping[str, Sequence[Activity]],
    t: int,
    since: int | None,
) -> float:
    _refuse_unknown(group, KNOWN_GROUP_KEYS)
    points = []
    for rule in group["rules"]:
        _refuse_unknown(rule, KNOWN_RULE_KEYS)
        if "profile" in rule:
            points.append(rule["points"] if _matches(rule, profile[rule["profile"]]) else 0)
            continue
        counted = [a for a in signals.get(rule["signal"], []) if a.known_at <= t]
        if group["component"] == "engagement":
            counted = since_recycle(counted, since)
        points += [rule["points"] * _weight(group.get("decay"), t - a.occurred_at) for a in counted]
    return _clip(math.fsum(points), group)


def _weight(decay: Mapping[str, float] | None, age: int) -> float:
    """What is left of a point after `age` microseconds."""
    return 1.0 if decay is None else 2.0 ** (-age / (decay["half_life_days"] * DAY))


def _matches(rule: Mapping[str, Any], value: str | int | bool | None) -> bool:
    if value is None:
        return False
    if "values" in rule:
        return value in rule["values"]
    if "contains" in rule:
        return any(part.lower() in str(value).lower() for part in rule["contains"])
    return bool(rule.get("low", -math.inf) <= value < rule.get("high", math.inf))


def _clip(points: float, limits: Mapping[str, Any]) -> float:
    floor, cap = limits.get("floor"), limits.get("cap")
    points = points if floor is None else max(points, float(floor))
    return points if cap is None else min(points, float(cap))


def _refuse_unknown(declared: Mapping[str, Any], known: set[str]) -> None:
    if unknown := set(declared) - known:
        raise NotImplementedError(
            f"the oracle knows no {sorted(unknown)} in a scorecard: add it to tests/oracle/scores.py"
        )
