"""Batches of the lake, as builds and publications list them: which are new, how recent, whether files are missing."""

from typing import Any

from accord.common.settings import Settings
from accord.store import lake
from accord.store.publications import Publication


def batches_of(settings: Settings) -> dict[str, list[str]]:
    """The batches in the lake now, by source. A build records them, so that the next run knows what is new."""
    manifests = settings.lake / "_manifests"
    return {source: sorted(path.stem for path in (manifests / source).glob("*.json")) for source in settings.sources}


def new_batches(build: dict[str, Any], previous: Publication | None) -> dict[str, list[str]]:
    """The batches that this build has and the previous publication did not have, by source, oldest first."""
    before = previous.batches if previous else {}
    return {source: sorted(set(ids) - set(before.get(source, []))) for source, ids in build["batches"].items()}


def loaded_until(settings: Settings, batches: dict[str, list[str]]) -> str | None:
    """The greatest `_loaded_at` (ISO 8601, UTC) among the files of these batches."""
    loaded_at = [
        each.loaded_at
        for source, ids in batches.items()
        for batch in lake.batches(settings, source)
        if batch.batch_id in set(ids)
        for each in batch.files
        if each.loaded_at
    ]
    return max(loaded_at, default=None)


def is_degraded(settings: Settings, build: dict[str, Any]) -> bool:
    """Whether data may be missing from this build: the last batch of a source lists a file that could not be loaded.

    A file that was replaced or removed since is in earlier batches only, and no longer missing.
    """
    for source in build["sources"]:
        ids = set(build["batches"].get(source, []))
        last = [batch for batch in lake.batches(settings, source) if batch.batch_id in ids][-1:]
        if any(batch.is_degraded for batch in last):
            return True
    return False
