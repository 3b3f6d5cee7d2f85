"""YAML, parsed once a process for as long as it says the same: one command asks for the same files many times."""

from functools import cache
from typing import Any

from ruamel.yaml import YAML


@cache
def parsed(text: str) -> Any:
    """What a text declares, not to be changed. Raises ruamel's YAMLError where it is not valid."""
    return YAML(typ="safe").load(text)
