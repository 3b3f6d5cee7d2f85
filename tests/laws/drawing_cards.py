"""Hypothesis strategies for scorecards that mix all mechanisms."""

from typing import Any

from hypothesis import strategies as st

from .cases import SIGNALS
from .expected import CONDITIONS

# Every strategy is built once, because building one costs as much as drawing from it.
POINTS = st.sampled_from([10, 1, 3, 0.1, 0.25, 33.33, 6, 50, 7.77, 0, -0.5, -5])
DECAYS: list[Any] = [
    "none",
    {"half_life_days": 14},
    {"half_life_hours": 1},
    {"half_life_days": 3650},
    {"half_life_days": 3},
    {"linear_days": 30},
    {"linear_days": 1},
    {"linear_days": 365},
    {"step": 0.25, "every_days": 7},
    {"step": 0.5, "every_days": 1},
    {"step": 0.1, "every_days": 30},
    {"window_days": 30},
    {"window_days": 1},
]
LIMITS: list[Any] = [
    {"once": True},
    {"once_per": "asset"},
    {"once_per": "fields_filled"},
    {"most": 1, "per": "day"},
    {"most": 2, "per": "day"},
    {"most": 1, "per": "week"},
    {"most": 3, "per": "week"},
    {"most_points": 20, "per": "day"},
    {"most_points": 8, "per": "week"},
    {"most": 3, "most_points": 12.5, "per": "day"},
]
LIMITS_OF_GROUPS: list[Any] = [
    {"limit": {"most_points": 20, "per": "day"}},
    {"limit": {"most_points": 0.3, "per": "week"}},
    {"stops_at": 30},
    {"stops_at": 10, "limit": {"most_points": 7, "per": "day"}},
]
CONDITIONS_OF_PROFILES: list[Any] = [
    {"profile": "employees", "low": 50, "high": 250},
    {"profile": "employees", "low": 250},
    {"profile": "country", "values": ["DE", "AT"]},
    {"profile": "country", "values": ["KP"]},
    {"profile": "job_title", "contains": ["Chief", "head of"]},
]
DISQUALIFIES: dict[str, Any] = {"disqualifies": True}
GRADES: list[Any] = [
    {"A": 20, "B": 10, "C": 0},
    {1: 50, 2: 20.5, 3: 0},
    {"hot": 5, "cold": -5},
    {"only": 3},
]
AUDIENCE: list[Any] = [
    [{"profile": "country", "values": ["DE", "AT"]}],
    [{"profile": "employees", "low": 50}],
    [{"profile": "employees", "low": 1}, {"profile": "job_title", "contains": ["HEAD"]}],
]


def mostly(nothing: Any, *others: Any) -> st.SearchStrategy[Any]:
    """`nothing` half of the time; cases also shrink to it."""
    return st.sampled_from([nothing] * len(others) + list(others))


MAYBE_CONDITION = mostly(None, *CONDITIONS)
MAYBE_LIMIT = mostly(None, *LIMITS)
MAYBE_DECAY = mostly(None, *DECAYS)
MAYBE_GRADES = mostly(None, *GRADES)
MAYBE_AUDIENCE = mostly(None, *AUDIENCE)
A_SIGNAL = st.sampled_from(SIGNALS)
SOME_CONDITIONS = st.lists(st.sampled_from(CONDITIONS_OF_PROFILES), min_size=1, max_size=3)
INACTIVITY = st.sampled_from([(14, 20), (1, 70), (30, 300), (7, None), (3, None)])
POINTS_OF_INACTIVITY = st.sampled_from([5, 1, 2.5])
SOME_LIMITS = st.sampled_from([{}] * 12 + LIMITS_OF_GROUPS)
COMING_BACK = st.sampled_from([None, 0, 1])
TREND = st.sampled_from([(7, 5), (1, 0.5), (30, 0.01), (365, 10)])
# Wide bounds, and not too often: clipping hides the effect of the other mechanisms.
BOUNDS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {}, {}, {}, {}, {"cap": 20}, {"floor": 0}, {"floor": -10, "cap": 25}, {"floor": 2.5, "cap": 2.5}]
)


@st.composite
def _signal_rules(draw: st.DrawFn, used: list[str]) -> list[dict[str, Any]]:
    """Up to three rules; a signal that is used again gets its own condition."""
    rules = []
    for _ in range(draw(st.integers(1, 3))):
        signal = draw(A_SIGNAL)
        when = draw(MAYBE_CONDITION)
        name = signal if when is None else f"{signal}_{list(CONDITIONS).index(when)}"
        if name in used or (signal in {n[:2] for n in used} and when is None):
            continue
        used.append(name)
        rule: dict[str, Any] = {"signal": signal, "points": draw(POINTS)}
        rule |= {"name": name, "when": when} if when else {}
        rule |= {"limit": limit} if (limit := draw(MAYBE_LIMIT)) else {}
        rule |= {"decay": decay} if (decay := draw(MAYBE_DECAY)) else {}
        rules.append(rule)
    return rules


@st.composite
def _engagement(draw: st.DrawFn, name: str, used: list[str], coming_back: bool) -> dict[str, Any]:
    group: dict[str, Any] = {"name": name, "component": "engagement", **draw(BOUNDS)}
    group |= {"decay": decay} if (decay := draw(MAYBE_DECAY)) else {}
    group["rules"] = draw(_signal_rules(used))
    if coming_back:
        own = {"decay": decay} if (decay := draw(MAYBE_DECAY)) else {}
        group["rules"].append({"coming_back": True, "points": draw(POINTS), **own})
    if draw(st.booleans()):
        days, most = draw(INACTIVITY)
        group["inactivity"] = {"points": draw(POINTS_OF_INACTIVITY), "every_days": days}
        group["inactivity"] |= {} if most is None else {"most": most}
    limits = draw(SOME_LIMITS)
    return _with_limits(limits, group)


def _with_limits(limits: dict[str, Any], group: dict[str, Any]) -> dict[str, Any]:
    """The group with limits on points, without what does not go together with them."""
    group = group | limits
    for rule in group["rules"]:
        if limits or "most_points" in rule.get("limit", {}):
            rule["points"] = abs(rule["points"])
    if "stops_at" in group:
        for declared in (group, *group["rules"]):
            declared.pop("decay", None)
        group.pop("inactivity", None)
    return group


@st.composite
def _fit(draw: st.DrawFn, name: str) -> dict[str, Any]:
    conditions = draw(SOME_CONDITIONS)
    rules = [
        {**condition, **(DISQUALIFIES if draw(st.integers(0, 5)) == 5 else {"points": draw(POINTS)})}
        for condition in conditions
    ]
    return {"name": name, "component": "fit", **draw(BOUNDS), "rules": rules}


@st.composite
def cards(draw: st.DrawFn) -> dict[str, Any]:
    """A whole scorecard."""
    used: list[str] = []
    coming_back = draw(COMING_BACK)
    engagement = [draw(_engagement(f"e{i}", used, coming_back == i)) for i in range(draw(st.integers(1, 3)))]
    fit = [draw(_fit(f"f{i}")) for i in range(draw(st.integers(0, 2)))]
    for group in engagement:
        if not any("coming_back" in rule for rule in group["rules"]) and draw(st.integers(0, 3)) == 3:
            group["reset"] = False
    card: dict[str, Any] = {"groups": [group for group in (*engagement, *fit) if group["rules"]]}
    if coming_back is None and draw(st.integers(0, 7)) == 7:
        card["reset"] = False
    if not used:
        card["groups"].append({"name": "last", "component": "engagement", "rules": [{"signal": "s1", "points": 1}]})
    card |= {"total": total} if (total := draw(BOUNDS)) else {}
    grades = {of: given for of in ("fit", "engagement", "total") if (given := draw(MAYBE_GRADES))}
    card |= {"grades": grades} if grades else {}
    if draw(st.booleans()):
        days, by = draw(TREND)
        card["trend"] = {"days": days, "by": by}
    card |= {"for": audience} if (audience := draw(MAYBE_AUDIENCE)) and draw(st.booleans()) else {}
    return card
