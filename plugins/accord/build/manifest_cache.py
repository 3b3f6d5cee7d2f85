"""Caches dbt's manifest of the project between runs.

dbt's own partial parsing is discarded whenever a variable or the home changes, and every run has another as_of. Without
this cache, parsing takes a quarter of a small incremental run. The manifest depends on the project's files, the
versions of dbt, and the few variables of `_inputs`; all others are read when a model runs.

Where a file of the project changed, dbt parses that file and what depends on it: it starts from what it parsed last
with the same variables (`*.partial`).
"""

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

log = logging.getLogger(__name__)

HOME_PLACEHOLDER = "/ACCORD_HOME"  # the home while dbt parses; replaced in the locations of the sources
PARSED_WITH = ("time_zone", "sources")
# The macro by which a project decides when a model runs. One of an earlier revision decides while dbt parses: then that
# depends on whether the build is full, and on what it rebuilds.
DECIDES_LATER = "macro should_full_refresh"
# dbt parses as for an incremental run, whose references are those of a full build and more. What a full build does
# otherwise is decided when a model runs.
INCREMENTAL = {"previous_as_of": "2000-01-01 00:00:00"}
PARTIAL = "partial_parse.msgpack"  # dbt's name
KEPT = 8

Parse = Callable[[str, Mapping[str, Any], Path], Any]
"""Parses the project with this home and these variables; the folder is dbt's target path. Returns the manifest."""


def manifest(project: Path, variables: Mapping[str, Any], fallback: Path, parse: Parse, home: Path) -> Any:
    """dbt's manifest of the project for this home: from the cache, or from `parse`.

    `fallback`: the folder of the cache if this user cannot write to the project's own `target/`.
    """
    inputs = _inputs(variables, project)
    cached = _folder(project, fallback) / f"{_key(inputs, project)}.msgpack"
    if cached.exists():
        os.utime(cached)
        try:
            return _load(home, cached.read_bytes())
        except Exception as error:  # cut short by a power cut: whatever msgpack and mashumaro make of that
            log.info("%s cannot be read (%s): the project is parsed again", cached, type(error).__name__)
    cached.parent.mkdir(parents=True, exist_ok=True)
    _save(cached, _parse_changes(cached.with_name(f"{_key(inputs)}.partial"), inputs, parse))
    return _load(home, cached.read_bytes())


def _parse_changes(before: Path, inputs: Mapping[str, Any], parse: Parse) -> Any:
    """Parses what changed since `before`, the state that dbt kept, and renews that. In a folder of its own, because
    several processes may parse at once."""
    with TemporaryDirectory(dir=before.parent) as target:
        partial = Path(target) / PARTIAL
        if before.exists():
            shutil.copyfile(before, partial)
        parsed = parse(HOME_PLACEHOLDER, inputs, Path(target))
        if partial.exists():
            _keep(partial, before)
    return parsed


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
    from dbt.parser.manifest import extended_mashumaro_encoder

    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(parsed.to_msgpack(extended_mashumaro_encoder))
    _keep(draft, file)


def _keep(draft: Path, file: Path) -> None:
    """Puts all of the file in its place at once, and removes all of its kind but those that were used last."""
    os.replace(draft, file)
    for old in sorted(file.parent.glob(f"*{file.suffix}"), key=lambda each: -each.stat().st_mtime)[KEPT:]:
        old.unlink(missing_ok=True)


def _folder(project: Path, fallback: Path) -> Path:
    target = project / "target"
    is_writable = os.access(target if target.exists() else project, os.W_OK)
    return (target if is_writable else fallback) / "parsed"


def _inputs(variables: Mapping[str, Any], project: Path) -> dict[str, Any]:
    """The variables that parsing depends on."""
    inputs = {name: variables[name] for name in PARSED_WITH if name in variables}
    if any(DECIDES_LATER in macros.read_text() for macros in (project / "macros").rglob("*.sql")):
        return inputs | INCREMENTAL
    is_incremental = bool(variables.get("previous_as_of"))
    return inputs | {"rebuild": variables.get("rebuild", [])} | (INCREMENTAL if is_incremental else {})


def _key(inputs: Mapping[str, Any], project: Path | None = None) -> str:
    versions = {package: version(package) for package in ("dbt-core", "dbt-duckdb")}
    digest = hashlib.sha256(json.dumps([inputs, versions], sort_keys=True).encode())
    for path in sorted(project.rglob("*")) if project else ():
        place = path.relative_to(project or path)
        if path.is_file() and place.parts[0] not in ("target", "logs"):
            digest.update(f"{place}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:32]
