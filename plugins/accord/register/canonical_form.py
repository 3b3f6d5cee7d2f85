"""Declared values in one form, so that two ways of saying one thing have one fingerprint.

Without descriptions and empty values; 20.0 is 20; one name is a list of one; an order that means
nothing is alphabetical.
"""

from typing import Any

from accord.register.payload_conditions import canonical_condition

# Sets written as lists: an activity is of any of the kinds, a value is any of the values.
SETS = {"kind", "signal", "values", "contains"}
# What a field is when it is left out.
DEFAULTS = {"since_recycle": False}


def canonical(value: Any) -> Any:
    """A declaration as read from YAML, in values that JSON knows."""
    if isinstance(value, dict):
        kept = {str(key): _of_field(str(key), item) for key, item in value.items() if key != "description"}
        said = {key: item for key, item in kept.items() if item is not None and item != DEFAULTS.get(key)}
        # A profile value is the property of its own name unless it says another one.
        return {key: item for key, item in said.items() if key != "property" or item != said.get("name")}
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (int, float, bool, str, type(None))) else str(value)


def canonical_card(card: dict[str, Any]) -> dict[str, Any]:
    """A scorecard, with what its groups and signals leave unsaid said at each rule: its name and its decay."""
    said: dict[str, Any] = canonical(card | {"groups": [_canonical_group(group) for group in card["groups"]]})
    return said


def _canonical_group(group: dict[str, Any]) -> dict[str, Any]:
    if group["component"] != "engagement":
        return group
    rules = [_canonical_rule(rule, group.get("decay")) for rule in group.get("rules", [])]
    return {key: value for key, value in group.items() if key != "decay"} | {"rules": rules}


def _canonical_rule(rule: dict[str, Any], decay_of_group: Any) -> dict[str, Any]:
    said = {"name": rule.get("signal")} | rule | {"decay": _canonical_decay(rule.get("decay", decay_of_group))}
    return said | ({"when": canonical_condition(rule["when"])} if "when" in rule else {})


def _canonical_decay(decay: Any) -> dict[str, Any] | None:
    """Lengths in hours, so that a day is 24 of them; none is nothing said."""
    if not isinstance(decay, dict):
        return None
    return {
        name.replace("_days", "_hours"): value * 24 if name.endswith("_days") else value
        for name, value in decay.items()
    }


def _of_field(key: str, value: Any) -> Any:
    if key not in SETS or value is None:
        return canonical(value)
    items = value if isinstance(value, list) else [value]
    return sorted({canonical(item) for item in items}, key=str)
