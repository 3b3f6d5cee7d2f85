"""The record of the last finished build, `work/build.json`. It exists only if a build has finished."""

from pathlib import Path
from typing import Any

from accord.common.errors import PublicationError
from accord.common.settings import Settings
from accord.common.state_files import read_json

REMEDY = "It describes only the work database, which the next run builds again. Next: accord run"


def build_record(settings: Settings) -> Path:
    return settings.work / "build.json"


def read_build(settings: Settings) -> dict[str, Any]:
    """Reads `work/build.json`. Raises PublicationError if no build has finished, StateError if the file is damaged."""
    record = build_record(settings)
    if not record.exists():
        raise PublicationError(
            f"{record} is missing: no build has finished, so there is nothing to audit or publish. Next: accord run"
        )
    return read_json(record, REMEDY)
