"""The canonical form of declared values: two ways to write the same rule have the same fingerprint.

Descriptions and empty values are left out; 20.0 is 20; a single name is a list with one element; a list whose order
has no meaning is sorted.
"""

from typing import Any

from accord.register.payload_conditions import canonical_condition

# Fields whose list is a set: the order of its elements has no meaning.
SETS = {"kind", "signal", "values", "contains"}
# The value of a field that is left out.
DEFAULTS = {"since_recycle": False}


def canonical(value: Any) -> Any:
    """The canonical form of a declaration from YAML, with JSON types only."""
    if isinstance(value, dict):
        fields = {str(key): _canonical_field(str(key), item) for key, item in value.items() if key != "description"}
        stated = {key: item for key, item in fields.items() if item is not None and item != DEFAULTS.get(key)}
        # The default `property` of a profile value is its own name.
        return {key: item for key, item in stated.items() if key != "property" or item != stated.get("name")}
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (int, float, bool, str, type(None))) else str(value)


def canonical_card(card: dict[str, Any]) -> dict[str, Any]:
    """The canonical form of a scorecard: each rule has its name and decay, also where they are defaults.

    `reset` stands in the groups that are not reset.
    """
    groups = [_canonical_group(group, card.get("reset", True)) for group in card["groups"]]
    whole = {key: value for key, value in card.items() if key != "reset"}
    complete: dict[str, Any] = canonical(whole | {"groups": groups})
    return complete


def _canonical_group(group: dict[str, Any], is_reset: bool) -> dict[str, Any]:
    if group["component"] != "engagement":
        return group
    if group.get("reset", is_reset):
        group = {key: value for key, value in group.items() if key != "reset"}
    else:
        group = group | {"reset": False}
    rules = [_canonical_rule(rule, group.get("decay")) for rule in group.get("rules", [])]
    return {key: value for key, value in group.items() if key != "decay"} | {"rules": rules}


def _canonical_rule(rule: dict[str, Any], decay_of_group: Any) -> dict[str, Any]:
    complete = {"name": rule.get("signal")} | rule | {"decay": _canonical_decay(rule.get("decay", decay_of_group))}
    return complete | ({"when": canonical_condition(rule["when"])} if "when" in rule else {})


def _canonical_decay(decay: Any) -> dict[str, Any] | None:
    """Lengths in hours. `decay: none` is the same as no decay."""
    if not isinstance(decay, dict):
        return None
    return {
        name.replace("_days", "_hours"): value * 24 if name.endswith("_days") else value
        for name, value in decay.items()
    }


def _canonical_field(key: str, value: Any) -> Any:
    if key not in SETS or value is None:
        return canonical(value)
    items = value if isinstance(value, list) else [value]
    return sorted({canonical(item) for item in items}, key=str)
