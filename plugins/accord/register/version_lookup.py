"""Finds a version by the names that a person typed."""

from accord.common.errors import AgreementError
from accord.register.entries import Entry


def find_version(register: list[Entry], model: str, name: str) -> Entry:
    """The version with this name. Raises AgreementError, listing the known names, if there is none."""
    of_model = [entry for entry in register if entry.model == model]
    if not of_model:
        models = sorted({entry.model for entry in register})
        raise AgreementError(f"There is no definition '{model}'. There are: {', '.join(models)}.")
    for entry in of_model:
        if entry.definition == name:
            return entry
    raise AgreementError(
        f"'{model}' has no version '{name}'. There are: {', '.join(sorted(entry.definition for entry in of_model))}. "
        f"To create it: accord revise {model} {of_model[0].definition} {name}"
    )
