"""Batches of the lake as builds and publications list them: which are new, until when they reach, what they lack."""

from typing import Any

from accord.common.settings import Settings
from accord.store import lake
from accord.store.publications import Publication


def batches_of(settings: Settings) -> dict[str, list[str]]:
    """The batches in the lake when the build began, by source: what a later run must count as already seen."""
    manifests = settings.lake / "_manifests"
    return {source: sorted(path.stem for path in (manifests / source).glob("*.json")) for source in settings.sources}


def new_batches(build: dict[str, Any], previous: Publication | None) -> dict[str, list[str]]:
    """The batches this build holds and the previous publication did not, by source, oldest first."""
    before = previous.batches if previous else {}
    return {source: sorted(set(ids) - set(before.get(source, []))) for source, ids in build["batches"].items()}


def loaded_until(settings: Settings, batches: dict[str, list[str]]) -> str | None:
    """The greatest `_loaded_at` (ISO 8601, UTC) among the files of these batches."""
    stamps = [
        each.loaded_at
        for source, ids in batches.items()
        for batch in lake.batches(settings, source)
        if batch.batch_id in set(ids)
        for each in batch.files
        if each.loaded_at
    ]
    return max(stamps, default=None)


def is_degraded(settings: Settings, build: dict[str, Any], previous: Publication | None) -> bool:
    """Whether a batch since the previous publication had a file that could not be read."""
    new = new_batches(build, previous)
    return any(
        batch.is_degraded
        for source in build["sources"]
        for batch in lake.batches(settings, source)
        if batch.batch_id in set(new.get(source, []))
    )
