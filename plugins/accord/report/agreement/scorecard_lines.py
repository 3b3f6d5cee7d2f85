"""A scorecard line by line in plain words, so that two of them can stand side by side."""

from typing import Any

from sqlglot import parse_one

from accord.report.agreement.condition_sentences import NoWordsError, say
from accord.report.display import plain

UNITS = {"day": "a day", "week": "a week"}


def lines(card: dict[str, Any]) -> dict[str, str]:
    """What is ruled -> what is ruled about it, from a canonical scorecard."""
    found: dict[str, str] = {}
    for key in sorted(set(card) - {"groups"}):
        found[{"total": "All points together", "for": "Only for"}.get(key, plain(key).capitalize())] = _said(card[key])
    for group in card["groups"]:
        name = plain(group["name"]).capitalize()
        if bounds := _bounds(group):
            found[f"{name}, all together"] = bounds
        if "inactivity" in group:
            found[f"{name}, without a sign of life"] = _said(group["inactivity"])
        for rule in group.get("rules", []):
            found[f"{name}: {_about(rule)}"] = _worth(rule)
    return found


def _about(rule: dict[str, Any]) -> str:
    """What a rule looks at."""
    if "profile" in rule:
        return f"{plain(rule['profile'])} {_of_profile(rule)}"
    about = plain(str(rule.get("name") or rule.get("signal") or "coming back"))
    return f"{about} ({_when(rule['when'])})" if "when" in rule else about


def _when(condition: str) -> str:
    """A condition on the activity; as it is written where there are no plain words for it."""
    try:
        return say(parse_one(condition, dialect="duckdb").expressions[0], {})
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


def _worth(rule: dict[str, Any]) -> str:
    said = [f"{rule['points']} {'point' if rule['points'] == 1 else 'points'}"] if "points" in rule else []
    said += ["disqualifies"] if rule.get("disqualifies") else []
    said += [_fading(rule["decay"])] if rule.get("decay") else []
    said += [_limit(rule["limit"])] if rule.get("limit") else []
    return ", ".join(said).replace("-", "−")


def _fading(decay: dict[str, Any]) -> str:
    lengths = {key: _length(value) for key, value in decay.items() if key.endswith("_hours")}
    if "half_life_hours" in decay:
        return f"half of them gone every {lengths['half_life_hours']}"
    if "linear_hours" in decay:
        return f"fading evenly over {lengths['linear_hours']}"
    if "window_hours" in decay:
        return f"for {lengths['window_hours']}"
    return f"{100 * decay['step']:g} % less every {lengths['every_hours']}"


def _length(hours: float) -> str:
    return f"{hours / 24:g} days" if hours % 24 == 0 else f"{hours:g} hours"


def _limit(limit: dict[str, Any]) -> str:
    if "once_per" in limit:
        return f"once for each {plain(limit['once_per'])}"
    return f"at most {limit['most']} {UNITS[limit['per']]}" if "most" in limit else "once"


def _bounds(bounds: dict[str, Any]) -> str:
    said = [f"{word} {bounds[key]}" for key, word in (("floor", "at least"), ("cap", "at most")) if key in bounds]
    return ", ".join(said).replace("-", "−")


def _said(value: Any) -> str:
    """Any other declaration, word by word."""
    if isinstance(value, dict):
        return _bounds(value) or "; ".join(f"{plain(str(key))} {_said(item)}" for key, item in value.items())
    return ", ".join(_said(item) for item in value) if isinstance(value, list) else str(value)
