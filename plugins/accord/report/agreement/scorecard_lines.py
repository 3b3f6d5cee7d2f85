"""A scorecard line by line in plain words, so that two of them can be compared."""

from typing import Any

from accord.common.codes import plain
from accord.common.sql_trees import tree
from accord.register.column_labels import Labels
from accord.register.condition_tree import read
from accord.register.condition_words import NoWordsError, requirement

UNITS = {"day": "a day", "week": "a week"}


def lines(card: dict[str, Any], labels: Labels) -> dict[str, str]:
    """What is declared → what it declares, from a canonical scorecard."""
    found: dict[str, str] = {}
    for key in sorted(set(card) - {"groups"}):
        found[{"total": "All points together", "for": "Only for"}.get(key, plain(key).capitalize())] = _text(card[key])
    for group in card["groups"]:
        name = plain(group["name"]).capitalize()
        if bounds := _bounds(group):
            found[f"{name}, all together"] = bounds
        if "limit" in group:
            found[f"{name}, limit"] = _limit(group["limit"])
        if "stops_at" in group:
            found[f"{name}, stops"] = f"at {group['stops_at']} points"
        if not group.get("reset", True):
            found[f"{name}, when recycled or lost"] = "not started anew"
        if "inactivity" in group:
            found[f"{name}, when inactive"] = _inactivity(group["inactivity"])
        for rule in group.get("rules", []):
            found[f"{name}: {_subject(rule, labels)}"] = _effect(rule)
    return found


def _subject(rule: dict[str, Any], labels: Labels) -> str:
    """What a rule looks at."""
    if "profile" in rule:
        return f"{plain(rule['profile'])} {_of_profile(rule)}"
    subject = plain(str(rule.get("name") or rule.get("signal") or "coming back"))
    return f"{subject} ({_when(rule['when'], labels)})" if "when" in rule else subject


def _when(condition: str, labels: Labels) -> str:
    """A condition on the activity; SQL where there are no plain words for it."""
    try:
        return requirement(read(tree(condition).expressions[0]), labels)
    except NoWordsError:
        return condition.removeprefix("SELECT ")


def _of_profile(rule: dict[str, Any]) -> str:
    if "values" in rule:
        return f"is {' or '.join(map(str, rule['values']))}"
    if "contains" in rule:
        return f"contains {' or '.join(map(str, rule['contains']))}"
    if "low" in rule:
        return f"{rule['low']} to below {rule['high']}" if "high" in rule else f"{rule['low']} or more"
    return "is known"


def _effect(rule: dict[str, Any]) -> str:
    parts = [f"{rule['points']} {'point' if rule['points'] == 1 else 'points'}"] if "points" in rule else []
    parts += ["disqualifies"] if rule.get("disqualifies") else []
    parts += [_decay(rule["decay"])] if rule.get("decay") else []
    parts += [_limit(rule["limit"])] if rule.get("limit") else []
    return ", ".join(parts).replace("-", "−")


def _decay(decay: dict[str, Any]) -> str:
    lengths = {key: _length(value) for key, value in decay.items() if key.endswith("_hours")}
    if "half_life_hours" in decay:
        return f"half lost every {lengths['half_life_hours']}"
    if "linear_hours" in decay:
        return f"decreasing evenly to 0 over {lengths['linear_hours']}"
    if "window_hours" in decay:
        return f"for {lengths['window_hours']}"
    return f"{100 * decay['step']:g} % less every {lengths['every_hours']}"


def _length(hours: float) -> str:
    return f"{hours / 24:g} days" if hours % 24 == 0 else f"{hours:g} hours"


def _limit(limit: dict[str, Any]) -> str:
    if "once_per" in limit:
        return f"once for each {plain(limit['once_per'])}"
    if "per" not in limit:
        return "once"
    most = [str(limit["most"])] if "most" in limit else []
    most += [f"{limit['most_points']} points"] if "most_points" in limit else []
    return f"at most {' and '.join(most)} {UNITS[limit['per']]}"


def _inactivity(rule: dict[str, Any]) -> str:
    most = f", at most {rule['most']}" if "most" in rule else ""
    return f"{rule['points']} points less for every {rule['every_days']:g} days{most}"


def _bounds(bounds: dict[str, Any]) -> str:
    parts = [f"{word} {bounds[key]}" for key, word in (("floor", "at least"), ("cap", "at most")) if key in bounds]
    return ", ".join(parts).replace("-", "−")


def _text(value: Any) -> str:
    """Any other declaration, word by word."""
    if isinstance(value, dict):
        return _bounds(value) or "; ".join(f"{plain(str(key))} {_text(item)}" for key, item in value.items())
    return ", ".join(_text(item) for item in value) if isinstance(value, list) else str(value)
