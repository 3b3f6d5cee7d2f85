"""YAML, parsed once a process for as long as it says the same: one command asks for the same files many times."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from accord.common.errors import AgreementError


@cache
def parsed(text: str) -> Any:
    """What a text declares, not to be changed. Raises ruamel's YAMLError where it is not valid."""
    return YAML(typ="safe").load(text)


def load_yaml(file: Path) -> dict[str, Any]:
    """A YAML file's mapping, not to be changed. Raises AgreementError, naming the file, where it is not valid."""
    try:
        return parsed(file.read_text()) or {}
    except YAMLError as error:
        raise AgreementError(f"{file.name} is not valid YAML, so the register cannot be read:\n{error}") from error
