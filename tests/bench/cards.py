"""The scorecards that are measured: the four groups of the comparison, and one scorecard for each other mechanism.

Each of these differs from the four groups in one thing, so that the ratio to the four groups is the cost of that thing.
"""

import copy
from typing import Any

import yaml
from tests.bench.contenders.workload import GROUPS, TOTAL_CAP, TOTAL_FLOOR

FOUR_GROUPS = "four_groups"
Card = dict[str, Any]


def cards() -> dict[str, Card]:
    """Name → scorecard; the four groups come first."""
    base: Card = {
        "total": {"floor": TOTAL_FLOOR, "cap": TOTAL_CAP},
        "groups": [
            {
                "name": group.name,
                "description": "of the benchmark",
                "component": "engagement",
                "floor": group.floor,
                "cap": group.cap,
                "decay": {"half_life_days": group.half_life},
                "rules": [{"signal": signal, "points": points} for signal, points in group.points.items()],
            }
            for group in GROUPS
        ],
    }
    made = {FOUR_GROUPS: base}
    for name, decay in {
        "without_decay": "none",
        "with_window": {"window_days": 30},
        "with_linear_decay": {"linear_days": 30},
        "with_monthly_steps": {"step": 0.25, "every_days": 30},
    }.items():
        made[name] = _each_group(base, decay=decay)
    made["with_a_decay_of_its_own"] = _first_rules(base, decay={"half_life_days": 3})
    made["with_once_per_campaign"] = _first_rules(base, limit={"once_per": "campaign_id"})
    made["with_three_a_day"] = _first_rules(base, limit={"most": 3, "per": "day"})
    made["with_a_condition"] = _first_rules(base, when="campaign_type is null or campaign_type <> 'social'")
    made["with_inactivity"] = copy.deepcopy(base)
    made["with_inactivity"]["groups"][0]["inactivity"] = {"points": 5, "every_days": 14, "most": 20}
    made["with_coming_back"] = copy.deepcopy(base)
    made["with_coming_back"]["groups"][0]["rules"].append({"coming_back": True, "points": 10})
    made["with_trend"] = base | {"trend": {"days": 7, "by": 5}}
    made["with_grades"] = base | {
        "grades": {"engagement": {"1": 50, "2": 20, "3": 0}, "total": {"hot": 60, "warm": 30, "cold": 0}}
    }
    made["with_fit"] = copy.deepcopy(base)
    made["with_fit"]["groups"].append(_FIT)
    return made


def declaration(name: str, card: Card) -> str:
    """The text of the scorecard's file in definitions/scorecards."""
    model = {"name": name, "description": "one row per lead and instant", "config": {"meta": {"scorecard": card}}}
    return str(yaml.safe_dump({"version": 2, "models": [model]}))


_FIT = {
    "name": "company",
    "description": "the right size and industry",
    "component": "fit",
    "floor": 0,
    "cap": 30,
    "rules": [
        {"profile": "employees", "low": 50, "high": 5000, "points": 20},
        {"profile": "industry", "values": ["software", "manufacturing"], "points": 15},
        {"profile": "job_title", "contains": ["chief", "head of"], "points": 10},
    ],
}


def _each_group(base: Card, **changed: Any) -> Card:
    return base | {"groups": [group | changed for group in base["groups"]]}


def _first_rules(base: Card, **added: Any) -> Card:
    """The card with something added to the first rule of each group."""
    groups = [group | {"rules": [group["rules"][0] | added, *group["rules"][1:]]} for group in base["groups"]]
    return base | {"groups": groups}
