"""Parses YAML; each text once per process, because one command reads the same files many times.

It is parsed as dbt parses it, by PyYAML: `no` is false for both, and what is compiled is what was signed. Unlike dbt,
a key that stands twice in a mapping is an error: only the last one would count.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from yaml import YAMLError
from yaml.constructor import ConstructorError

from accord.common.errors import AccordError, AgreementError

MERGE = "tag:yaml.org,2002:merge"


class _NoKeyTwice:
    """For a loader: raises ConstructorError at the second of two equal keys of a mapping."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != MERGE:
                if key.value in seen:
                    start = "while constructing a mapping", node.start_mark
                    raise ConstructorError(*start, f'found duplicate key "{key.value}"', key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)  # type: ignore[misc]


class _Fast(_NoKeyTwice, yaml.CSafeLoader):
    """By libyaml. Its errors do not quote the line."""


class _Quoting(_NoKeyTwice, yaml.SafeLoader):
    """Much slower; its errors quote the line."""


@cache
def parse_yaml(text: str) -> Any:
    """The content of a YAML text; callers must not change it. Raises YAMLError if it is not valid."""
    try:
        return yaml.load(text, _Fast)
    except YAMLError:
        yaml.load(text, _Quoting)
        raise


def load_yaml(file: Path, error_type: type[AccordError] = AgreementError) -> dict[str, Any]:
    """The mapping in a YAML file; callers must not change it. Raises `error_type`, naming the file, if not valid."""
    try:
        return parse_yaml(file.read_text()) or {}
    except YAMLError as error:
        why = str(error).replace('"<unicode string>"', file.name)
        raise error_type(
            f"{file.name} is not valid YAML, so it cannot be read. Correct it and run the command again.\n{why}"
        ) from error
