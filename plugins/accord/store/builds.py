"""The record of the last finished build, `work/build.json`. It exists only if a build has finished."""

import json
from pathlib import Path
from typing import Any

from accord.common.errors import PublicationError
from accord.common.settings import Settings


def build_record(settings: Settings) -> Path:
    return settings.work / "build.json"


def read_build(settings: Settings) -> dict[str, Any]:
    """Reads `work/build.json`. Raises PublicationError if there is no finished build."""
    record = build_record(settings)
    if not record.exists():
        raise PublicationError(
            f"{record} is missing: no build has finished, so there is nothing to audit or publish. Next: accord run"
        )
    build: dict[str, Any] = json.loads(record.read_text())
    return build
