"""The secret of a home by which sales people get their pseudonyms (the setting `reps: pseudonyms`).

The ids of sales people are few and known, so a hash of the id alone could be looked up. Who has no access to the lake
does not have the secret. It stands in the lake because it must be kept as long as the lake: with another one, all
pseudonyms are others.
"""

import secrets
from pathlib import Path
from typing import Any

from accord.common.settings import DBT_PROJECT, Settings, group, published_reps
from accord.common.state_files import read_record, write_text

FILE = "_pseudonyms.json"
REMEDY = (
    "Put it back from a backup (docs/guides/back_up.md). Without one, move it away: the next run makes a new one, and "
    "every sales person gets another pseudonym."
)
LEAST = 32  # characters of a secret


def variables(settings: Settings, project: Path = DBT_PROJECT) -> dict[str, Any]:
    """The dbt variables of the setting `reps`: the home's secret where pseudonyms are published, else none.

    Makes the secret where the home has none. Raises StateError where the file is damaged, ConfigurationError where the
    setting has a value that it cannot have.
    """
    return {"pseudonym_secret": _secret(settings)} if published_reps(project) == "pseudonyms" else {}


def _secret(settings: Settings) -> str:
    file = settings.lake / FILE
    if not file.exists():
        settings.lake.mkdir(parents=True, exist_ok=True)
        write_text(file, f'{{"secret": "{secrets.token_hex(LEAST)}"}}\n')
        file.chmod(0o640 if group() else 0o600)
    return read_record(file, _of_record, REMEDY)


def _of_record(found: dict[str, Any]) -> str:
    secret = str(found["secret"])
    if len(secret) < LEAST:
        raise ValueError(f"the secret has fewer than {LEAST} characters")
    return secret
