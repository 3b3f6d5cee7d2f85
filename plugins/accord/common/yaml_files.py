"""Parses YAML; each text once per process, because one command reads the same files many times."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from accord.common.errors import AccordError, AgreementError


@cache
def parse_yaml(text: str) -> Any:
    """The content of a YAML text; callers must not change it. Raises ruamel's YAMLError if it is not valid."""
    return YAML(typ="safe").load(text)


def load_yaml(file: Path, error_type: type[AccordError] = AgreementError) -> dict[str, Any]:
    """The mapping in a YAML file; callers must not change it. Raises `error_type`, naming the file, if not valid."""
    try:
        return parse_yaml(file.read_text()) or {}
    except YAMLError as error:
        raise error_type(
            f"{file.name} is not valid YAML, so it cannot be read. Correct it and run the command again.\n{error}"
        ) from error
