"""Declared values in one form, so that two ways of saying one thing have one fingerprint.

Without descriptions and empty values; 20.0 is 20; one name is a list of one; an order that means
nothing is alphabetical.
"""

from typing import Any

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


def _of_field(key: str, value: Any) -> Any:
    if key not in SETS or value is None:
        return canonical(value)
    items = value if isinstance(value, list) else [value]
    return sorted({canonical(item) for item in items}, key=str)
