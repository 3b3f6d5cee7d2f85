"""Finding a version by the names that a person types."""

from accord.common.errors import AgreementError
from accord.register.entries import Entry


def version(register: list[Entry], model: str, name: str) -> Entry:
    """The version of this name. Raises AgreementError, listing what there is, where there is none."""
    of_model = [entry for entry in register if entry.model == model]
    if not of_model:
        models = sorted({entry.model for entry in register})
        raise AgreementError(f"There is no definition '{model}'. There are: {', '.join(models)}.")
    for entry in of_model:
        if entry.definition == name:
            return entry
    raise AgreementError(
        f"'{model}' has no version '{name}'. There are: {', '.join(sorted(entry.definition for entry in of_model))}. "
        f"A new one: accord revise {model} {of_model[0].definition} {name}"
    )
