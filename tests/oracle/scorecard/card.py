"""Reads a declared scorecard strictly: a key that the oracle does not know is an error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ..times import DAY
from .decay import Decay, microseconds, read_decay
from .numbers import bounds, exact

CARD_KEYS = {"for", "total", "grades", "trend", "reset", "groups"}
GROUP_KEYS = {
    "name", "description", "component", "floor", "cap", "decay", "inactivity", "limit", "stops_at", "reset", "rules",
}  # fmt: skip
SIGNAL_RULE_KEYS = {"signal", "when", "points", "name", "limit", "decay", "description"}
PROFILE_RULE_KEYS = {"profile", "values", "contains", "low", "high", "points", "disqualifies", "name", "description"}
COMING_BACK_KEYS = {"coming_back", "points", "decay", "name", "description"}
GRADED = ("fit", "engagement", "total")


@dataclass(frozen=True)
class Limit:
    """`once`; `once_per` value of a payload column; or `most` activities or points `per` business day or ISO week."""

    once: bool = False
    once_per: str | None = None
    most: int | None = None
    most_points: Fraction | None = None
    per: str | None = None


@dataclass(frozen=True)
class Inactivity:
    """`points` are subtracted for each whole `every` (µs) without a signal, at most `most` in total."""

    points: Fraction
    every: int
    most: Fraction | None


@dataclass(frozen=True)
class SignalRule:
    name: str
    signal: str
    when: str | None
    points: Fraction
    decay: Decay
    limit: Limit | None


@dataclass(frozen=True)
class ProfileRule:
    """`condition` is the declaration: the profile value, and values, contains, or low and high."""

    condition: Mapping[str, Any]
    points: Fraction
    disqualifies: bool


@dataclass(frozen=True)
class ComingBack:
    points: Fraction
    decay: Decay


@dataclass(frozen=True)
class Group:
    name: str
    component: str
    floor: Fraction | None
    cap: Fraction | None
    inactivity: Inactivity | None
    limit: Limit | None = None
    stops_at: Fraction | None = None
    is_reset: bool = True
    signal_rules: tuple[SignalRule, ...] = ()
    profile_rules: tuple[ProfileRule, ...] = ()
    coming_back: tuple[ComingBack, ...] = ()


@dataclass(frozen=True)
class Card:
    groups: tuple[Group, ...]
    conditions: tuple[Mapping[str, Any], ...] = ()
    floor: Fraction | None = None
    cap: Fraction | None = None
    grades: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    trend: tuple[int, Fraction] | None = None  # length in µs, difference

    @property
    def signal_rules(self) -> list[SignalRule]:
        return [rule for group in self.groups for rule in group.signal_rules]

    @property
    def profile_rules(self) -> list[ProfileRule]:
        return [rule for group in self.groups for rule in group.profile_rules]


def read_card(declared: Mapping[str, Any]) -> Card:
    """`config.meta.scorecard` of a scorecard's YAML."""
    _refuse_unknown(declared, CARD_KEYS)
    floor, cap = bounds(declared.get("total", {}))
    trend = declared.get("trend")
    grades = declared.get("grades", {})
    _refuse_unknown(grades, set(GRADED))
    return Card(
        groups=tuple(_group(group, declared.get("reset", True)) for group in declared["groups"]),
        conditions=tuple(declared.get("for", ())),
        floor=floor,
        cap=cap,
        grades={
            component: {str(name): exact(lowest) for name, lowest in cut_offs.items()}
            for component, cut_offs in grades.items()
        },
        trend=(microseconds(trend["days"], DAY), exact(trend["by"])) if trend else None,
    )


def _group(declared: Mapping[str, Any], is_reset: bool) -> Group:
    _refuse_unknown(declared, GROUP_KEYS)
    floor, cap = bounds(declared)
    return Group(
        name=declared["name"],
        component=declared["component"],
        floor=floor,
        cap=cap,
        inactivity=_inactivity(declared.get("inactivity")),
        limit=_limit(declared.get("limit")),
        stops_at=exact(declared["stops_at"]) if "stops_at" in declared else None,
        is_reset=declared.get("reset", is_reset),
        signal_rules=tuple(_signal_rule(rule, declared) for rule in _having("signal", declared["rules"])),
        profile_rules=tuple(_profile_rule(rule) for rule in _having("profile", declared["rules"])),
        coming_back=tuple(_coming_back(rule, declared) for rule in _having("coming_back", declared["rules"])),
    )


def _having(key: str, rules: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    for rule in rules:
        if len({"signal", "profile", "coming_back"} & set(rule)) != 1:
            raise NotImplementedError(f"a rule has exactly one of signal, profile and coming_back, not {dict(rule)}")
    return [rule for rule in rules if key in rule]


def _signal_rule(declared: Mapping[str, Any], group: Mapping[str, Any]) -> SignalRule:
    _refuse_unknown(declared, SIGNAL_RULE_KEYS)
    return SignalRule(
        name=declared.get("name", declared["signal"]),
        signal=declared["signal"],
        when=declared.get("when"),
        points=exact(declared["points"]),
        decay=_own_decay(declared, group),
        limit=_limit(declared.get("limit")),
    )


def _limit(declared: Mapping[str, Any] | None) -> Limit | None:
    if declared is None:
        return None
    most_points = exact(declared["most_points"]) if "most_points" in declared else None
    return Limit(**{**declared, "most_points": most_points})


def _profile_rule(declared: Mapping[str, Any]) -> ProfileRule:
    _refuse_unknown(declared, PROFILE_RULE_KEYS)
    return ProfileRule(declared, exact(declared.get("points", 0)), declared.get("disqualifies", False))


def _coming_back(declared: Mapping[str, Any], group: Mapping[str, Any]) -> ComingBack:
    _refuse_unknown(declared, COMING_BACK_KEYS)
    return ComingBack(exact(declared["points"]), _own_decay(declared, group))


def _own_decay(rule: Mapping[str, Any], group: Mapping[str, Any]) -> Decay:
    """A rule's decay replaces the group's."""
    return read_decay(rule.get("decay", group.get("decay")))


def _inactivity(declared: Mapping[str, Any] | None) -> Inactivity | None:
    if declared is None:
        return None
    _refuse_unknown(declared, {"points", "every_days", "most"})
    most = exact(declared["most"]) if "most" in declared else None
    return Inactivity(exact(declared["points"]), microseconds(declared["every_days"], DAY), most)


def _refuse_unknown(declared: Mapping[str, Any], known: set[str]) -> None:
    if unknown := set(declared) - known:
        raise NotImplementedError(
            f"the oracle does not know {sorted(unknown)} in a scorecard: add it to tests/oracle/scorecard/"
        )
