"""Finds a version by the names that a person typed."""

from difflib import get_close_matches

from accord.common.errors import AgreementError
from accord.register.entries import Entry


def find_version(register: list[Entry], model: str, name: str) -> Entry:
    """The version with this name. Raises AgreementError, listing the known names, if there is none."""
    of_model = [entry for entry in register if entry.model == model]
    if not of_model:
        models = {entry.model for entry in register}
        of_stage = next((entry.model for entry in register if entry.stage == model.lower()), None)
        raise AgreementError(
            f"There is no definition '{model}'. {_nearest(model, models, of_stage)}There are: "
            f"{', '.join(sorted(models))}."
        )
    for entry in of_model:
        if entry.definition == name:
            return entry
    versions = {entry.definition for entry in of_model}
    nearest = _nearest(name, versions)
    advice = "" if nearest else f" To create it: accord revise {model} {of_model[0].definition} {name}"
    raise AgreementError(
        f"'{model}' has no version '{name}'. {nearest}There are: {', '.join(sorted(versions))}.{advice}"
    )


def _nearest(typed: str, names: set[str], meant: str | None = None) -> str:
    """ "Did you mean" with `meant` or the most similar name; empty if no name is similar."""
    similar = [meant] if meant else get_close_matches(typed, sorted(names), n=1)
    return f"Did you mean {similar[0]}? " if similar else ""
