"""Caches dbt's manifest of the project between runs.

dbt's own partial parsing is discarded whenever a variable or the home changes, and every run has another as_of. Without
this cache, parsing takes a quarter of a small incremental run. The manifest depends on the project's files, the
versions of dbt, and the few variables below; all others are read when a model runs.
"""

import hashlib
import json
import logging
import os
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

HOME_PLACEHOLDER = "/ACCORD_HOME"  # the home while dbt parses; replaced in the locations of the sources
PARSED_WITH = ("time_zone", "sources", "rebuild")
KEPT = 8


def manifest(
    project: Path, variables: Mapping[str, Any], fallback: Path, parse: Callable[[str], Any], home: Path
) -> Any:
    """dbt's manifest of the project for this home: from the cache, or from `parse`, which gets the home to parse with.

    `fallback`: the folder of the cache if this user cannot write to the project's own `target/`.
    """
    cached = _folder(project, fallback) / f"{_key(project, variables)}.msgpack"
    if cached.exists():
        os.utime(cached)
        try:
            return _load(home, cached.read_bytes())
        except Exception as error:  # cut short by a power cut: whatever msgpack and mashumaro make of that
            log.info("%s cannot be read (%s): the project is parsed again", cached, type(error).__name__)
    _save(cached, parse(HOME_PLACEHOLDER))
    return _load(home, cached.read_bytes())


def _load(home: Path, packed: bytes) -> Any:
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    loaded = Manifest.from_msgpack(packed, decoder=extended_mashumuro_decoder)
    for source in loaded.sources.values():
        for meta in (source.meta, source.config.meta):
            if "external_location" in meta:
                meta["external_location"] = meta["external_location"].replace(HOME_PLACEHOLDER, str(home))
    return loaded


def _save(file: Path, parsed: Any) -> None:
    """Writes all of the file or nothing, and keeps only the files that were used last."""
    from dbt.parser.manifest import extended_mashumaro_encoder

    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(parsed.to_msgpack(extended_mashumaro_encoder))
    os.replace(draft, file)
    for old in sorted(file.parent.glob("*.msgpack"), key=lambda each: -each.stat().st_mtime)[KEPT:]:
        old.unlink(missing_ok=True)


def _folder(project: Path, fallback: Path) -> Path:
    target = project / "target"
    is_writable = os.access(target if target.exists() else project, os.W_OK)
    return (target if is_writable else fallback) / "parsed"


def _key(project: Path, variables: Mapping[str, Any]) -> str:
    inputs = {name: variables.get(name) for name in PARSED_WITH}
    inputs["is_incremental_run"] = variables.get("previous_as_of") is not None
    inputs |= {package: version(package) for package in ("dbt-core", "dbt-duckdb")}
    digest = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode())
    for path in sorted(project.rglob("*")):
        place = path.relative_to(project)
        if path.is_file() and place.parts[0] not in ("target", "logs"):
            digest.update(f"{place}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:32]
