"""Holds the lake against its manifests: every file that a batch wrote is there, whole, and no file is without a batch.

Nightly: presence and size, one `stat` a file. Weekly, and on request: the hash of every file, which reads them all.
"""

import os
import time
from collections import defaultdict
from pathlib import Path

from accord.common.errors import StateError
from accord.common.hashes import sha256_of
from accord.common.plurals import count
from accord.common.settings import Settings
from accord.common.state_files import write_text
from accord.store import lake
from accord.store.lake import OF_BATCH, Batch

WEEK = 7 * 24 * 3600  # seconds
MARK = b"PAR1"  # a Parquet file begins and ends with it
NAMED = 5  # problems in a message; further ones are counted


def require_whole(settings: Settings, with_hashes: bool | None = None) -> None:
    """Raises StateError with every problem and what to do. `with_hashes`: None means once a week."""
    marker = settings.work / "lake.hashed"
    is_due = not marker.exists() or time.time() - marker.stat().st_mtime > WEEK
    with_hashes = is_due if with_hashes is None else with_hashes
    if found := problems(settings, with_hashes):
        more = f"\n- and {len(found) - NAMED} more" if len(found) > NAMED else ""
        raise StateError(
            f"The lake {settings.lake} is not as its manifests say, so nothing was loaded or built:\n"
            + "\n".join(f"- {each}" for each in found[:NAMED])
            + f"{more}\nWhat was published stays. After correcting it: accord run"
        )
    if with_hashes:
        write_text(marker, "The time of this file is that of the last check of all hashes of the lake.\n")


def problems(settings: Settings, with_hashes: bool = False) -> list[str]:
    """A sentence or two for each problem, with path and remedy. Needs the lock: a running ingest moves files."""
    found: list[str] = []
    named: set[Path] = set()
    known, unreadable = set[str](), set[str]()
    manifests = settings.lake / "_manifests"
    for source in sorted(path.name for path in manifests.iterdir() if path.is_dir()) if manifests.is_dir() else []:
        damaged: list[Exception] = []
        for batch in lake.batches(settings, source, damaged):
            named.update(settings.lake / output for output in batch.outputs)
            known.add(batch.batch_id)
            checked = (_problem(settings, batch, output, with_hashes) for output in batch.outputs)
            found += [problem for problem in checked if problem]
        found += [str(error) for error in damaged]
        unreadable |= {path.stem for path in (manifests / source).glob("*.json")} - known
    return found + _without_manifest(settings, named, unreadable)


def _problem(settings: Settings, batch: Batch, output: str, with_hashes: bool) -> str | None:
    """What is wrong with one file of a batch. A crash may have left it in the staging folder: ingest moves it then."""
    places = (settings.lake / output, lake.staging_folder(settings, batch.batch_id) / output)
    file = next((place for place in places if place.exists()), None)
    if file is None:
        return f"{places[0]} is missing. {_remedy(settings, batch)}"
    known, size = batch.output_files.get(output), file.stat().st_size
    if known and size != known["size"]:
        return f"{file} has {count(size, 'byte')}, but {known['size']:,} were written. {_remedy(settings, batch)}"
    if not known and not _ends_as_parquet(file):
        return f"{file} has {count(size, 'byte')} and no end: it was cut. {_remedy(settings, batch)}"
    if with_hashes and known and sha256_of(file) != known["sha256"]:
        return f"{file} has another content than was written. {_remedy(settings, batch)}"
    return None


def _ends_as_parquet(file: Path) -> bool:
    """For a file whose size no manifest recorded: whether its last bytes are those of a Parquet file."""
    with file.open("rb") as content:
        content.seek(max(content.seek(0, os.SEEK_END) - len(MARK), 0))
        return content.read() == MARK


def _remedy(settings: Settings, batch: Batch) -> str:
    manifest = lake.manifest_folder(settings, batch.source) / f"{batch.batch_id}.json"
    return OF_BATCH.format(manifest=manifest, batch=batch.batch_id)


def _without_manifest(settings: Settings, named: set[Path], unreadable: set[str]) -> list[str]:
    """Files of the lake that no manifest names, by the batch that wrote them: their dropped files load once more."""
    by_batch: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for root, depth in ((settings.lake, "*/*/*/*.parquet"), (settings.lake / "_quarantine", "*/*/*/*.parquet")):
        for file in root.glob(depth):
            source = file.relative_to(root).parts[0]
            if file in named or source.startswith(("_", ".")) or file.name == "schema.parquet":
                continue
            by_batch[source, lake.batch_of(file)].append(file)
    found = []
    for (source, batch_id), files in sorted(by_batch.items()):
        if batch_id not in unreadable:
            manifest = lake.manifest_folder(settings, source) / f"{batch_id}.json"
            found.append(
                f"No manifest names {sorted(files)[0]}{f' and {len(files) - 1} more' if len(files) > 1 else ''}. "
                f"{manifest} is missing, so the dropped files of that batch would be loaded a second time. "
                "Put it back from a backup (docs/guides/back_up.md). Without one, move all files of the lake named "
                f"{batch_id}*.parquet out of the lake: then what is still in the inbox of that batch is loaded once, "
                "and what is not is lost."
            )
    return found
