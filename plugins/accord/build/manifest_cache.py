"""The dbt project as dbt parsed it, kept from run to run.

dbt's own partial parsing starts anew whenever a variable or the home changes, and every run has another as_of: a
quarter of a small night. What parsing depends on is the project's files, the versions, and the few variables below; the
rest is read when a model runs.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

HOME_OF_ALL = "/ACCORD_HOME"  # stands for the home while dbt parses, and is replaced in the sources' locations
PARSED_WITH = ("time_zone", "sources", "rebuild")
KEPT = 8


def manifest(
    project: Path, variables: Mapping[str, Any], elsewhere: Path, parse: Callable[[str], Any], home: Path
) -> Any:
    """dbt's manifest of the project for this home: a kept one, or by `parse`, which is told the home to parse for.

    `elsewhere` is where it is kept if the project's own `target/` cannot be written to.
    """
    kept = _folder(project, elsewhere) / f"{_key(project, variables)}.msgpack"
    if not kept.exists():
        _keep(kept, parse(HOME_OF_ALL))
    os.utime(kept)
    return _for(home, kept.read_bytes())


def _for(home: Path, packed: bytes) -> Any:
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumuro_decoder

    found = Manifest.from_msgpack(packed, decoder=extended_mashumuro_decoder)
    for source in found.sources.values():
        for meta in (source.meta, source.config.meta):
            if "external_location" in meta:
                meta["external_location"] = meta["external_location"].replace(HOME_OF_ALL, str(home))
    return found


def _keep(file: Path, parsed: Any) -> None:
    """All of the file or none of it; beside it the few that were used last."""
    from dbt.parser.manifest import extended_mashumaro_encoder

    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_bytes(parsed.to_msgpack(extended_mashumaro_encoder))
    os.replace(draft, file)
    for old in sorted(file.parent.glob("*.msgpack"), key=lambda each: -each.stat().st_mtime)[KEPT:]:
        old.unlink(missing_ok=True)


def _folder(project: Path, elsewhere: Path) -> Path:
    target = project / "target"
    is_ours = os.access(target if target.exists() else project, os.W_OK)
    return (target if is_ours else elsewhere) / "parsed"


def _key(project: Path, variables: Mapping[str, Any]) -> str:
    told = {name: variables.get(name) for name in PARSED_WITH}
    told["is_incremental_run"] = variables.get("previous_as_of") is not None
    told |= {package: version(package) for package in ("dbt-core", "dbt-duckdb")}
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
    for path in sorted(project.rglob("*")):
        place = path.relative_to(project)
        if path.is_file() and place.parts[0] not in ("target", "logs"):
            digest.update(f"{place}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:32]
