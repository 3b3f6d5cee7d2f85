"""Estimates the disk space of a build and its publication, before the build starts.

Measured on demo and benchmark worlds (docs/explanation/performance.md): the work database is 20 to 35 times as large as
the lake's Parquet files, and a publication 0.15 to 0.3 times as large as the work database. The rest is for spilling.
"""

from pathlib import Path

from accord.common.disk import free, in_words
from accord.common.errors import DiskFullError
from accord.common.settings import Settings, free_space
from accord.store import lake

OF_LAKE = 50  # bytes, for each byte of Parquet that the work database does not hold yet
OF_WORK = 0.5  # bytes, for each byte of the work database that is there


def require(settings: Settings, before: dict[str, list[str]] | None) -> None:
    """Raises DiskFullError where the build cannot be expected to fit. `before`: the batches of its base; None without.

    `ACCORD_FREE_SPACE` replaces the estimate; 0 means that nothing is required.
    """
    required = free_space()
    needed = estimate(settings, before) if required is None else required
    available = free(settings.work)
    if available < needed:
        raise DiskFullError(
            f"This build and its publication need about {in_words(needed)} on the disk of {settings.home}, but only "
            f"{in_words(available)} are free. Nothing was built. Make room, or move the home to a larger disk "
            "(ACCORD_HOME), then: accord run. If the estimate is wrong: ACCORD_FREE_SPACE=0 accord run"
        )


def estimate(settings: Settings, before: dict[str, list[str]] | None) -> int:
    """Bytes that the build adds to what is on the disk."""
    held = _size(settings.warehouse)
    if before is None:  # a new work database takes the place of the old one
        return max(round(OF_WORK * held), OF_LAKE * _landed(settings, {}) - held)
    return round(OF_WORK * held) + OF_LAKE * _landed(settings, before)


def _landed(settings: Settings, before: dict[str, list[str]]) -> int:
    """Bytes of the lake's files of all batches that are not in `before`."""
    return sum(
        _size(settings.lake / output)
        for source in settings.sources
        for batch in lake.batches(settings, source)
        if batch.batch_id not in set(before.get(source, []))
        for output in batch.outputs
    )


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
