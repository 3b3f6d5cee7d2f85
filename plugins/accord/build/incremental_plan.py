"""Decides how to build: fully, incrementally from the previous build, or not at all.

An incremental build is possible if nothing but the data has changed since the previous build. It continues from
`work/build.json`, which exists only if that build has finished. So after a crash the whole work database is rebuilt.
"""

import hashlib
import json
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from accord.common.duckdb_files import work_database
from accord.common.errors import StateError
from accord.common.instants import instant
from accord.common.settings import DBT_PROJECT, Settings
from accord.common.yaml_files import load_yaml
from accord.register.declared import Declared
from accord.register.stages import gates
from accord.store import lake, pseudonyms
from accord.store.batches import loaded_until
from accord.store.builds import read_build

# Models that read every scorecard, or every definition: rebuilt for all leads if one of these changes.
OF_SCORECARDS = ("known_states", "score_history")
OF_DEFINITIONS = ("definition_entries", "clauses_met", "qualifications")
CARD_MODELS = ("{card}_points", "{card}_state", "{card}")


@dataclass(frozen=True)
class Plan:
    """How to build. `mode`: full, incremental or nothing_new. `reason`: why it is full, for the log.

    `base`: the previous build that an incremental one continues from (its `build.json`). `rebuild`: the models that are
    rebuilt for all leads, because a scorecard or a definition changed. `is_damaged`: it is full because `work/` is
    damaged, which people should know.
    """

    mode: str
    reason: str = ""
    base: dict[str, Any] = field(default_factory=dict)
    rebuild: list[str] = field(default_factory=list)
    is_damaged: bool = False

    @property
    def build_number(self) -> int:
        return int(self.base.get("build_number", 0)) + 1

    def variables(self, settings: Settings) -> dict[str, Any]:
        """The dbt variables of this build."""
        if self.mode != "incremental":
            return {"build_number": 1}
        batches = self.base["batches"]
        return {
            "previous_as_of": _naive(self.base["as_of"]),
            "loaded_until": {
                source: _naive(until) if (until := loaded_until(settings, {source: ids})) else None
                for source, ids in batches.items()
            },
            "build_number": self.build_number,
            "rebuild": self.rebuild,
        }


def plan(settings: Settings, batches: dict[str, list[str]], current: dict[str, Any], full_refresh: bool) -> Plan:
    """Compares with the previous build. `batches`: those in the lake, by source. `current`: of `fingerprints`, now."""
    record = settings.work / "build.json"
    if full_refresh:
        return Plan("full", "requested")
    if not record.exists() or not settings.warehouse.exists():
        return Plan("full", "there is no finished build")
    try:
        base, marked = read_build(settings), _marked_build(settings)
        previous, _ = base.get("fingerprints"), [base[name] for name in ("build_id", "as_of", "sources", "batches")]
    except StateError as error:
        return Plan("full", str(error), is_damaged=True)
    except KeyError as error:
        return Plan("full", f"{record} has no entry {error}", is_damaged=True)
    if previous is None or previous["project"] != current["project"]:
        return Plan("full", "the project's code, signals, features, seeds or settings changed")
    if base["sources"] != list(settings.sources):
        return Plan("full", "the list of sources changed")
    if instant(base["as_of"]) > settings.as_of:
        return Plan("full", f"as_of is before that of the previous build, {base['as_of']}")
    if any(set(ids) - set(batches.get(source, [])) for source, ids in base["batches"].items()):
        return Plan("full", "batches of the previous build are no longer in the lake")
    if lost := _lost_files(settings, base["batches"]):
        return Plan("full", f"files that the previous build read are no longer in the lake, such as {lost[0]}")
    if marked != base["build_id"]:
        return Plan("full", "the work database is not that of the previous build")
    is_same = instant(base["as_of"]) == settings.as_of and previous == current
    if is_same and not _has_changed(settings, batches, base["batches"]):
        return Plan("nothing_new", base=base)
    return Plan("incremental", base=base, rebuild=_models_to_rebuild(previous, current))


def fingerprints(settings: Settings, project: Path = DBT_PROJECT) -> dict[str, Any]:
    """Hashes of the code that computes the tables: `project`, `definitions`, and `scorecards` by name.

    A changed definition or scorecard affects only the models that depend on it; any other change affects all models.
    """
    cards = Declared(project).scorecards
    definitions = project / "models" / "definitions"
    parts: dict[str, list[Path]] = {name: [] for name in ("project", "definitions", *cards)}
    for path in sorted(project.rglob("*")):
        place = path.relative_to(project).parts
        if not path.is_file() or place[0] in ("target", "logs") or path.stem.endswith("_tests"):
            continue
        if path.parent == definitions / "scorecards" or place == ("dbt_project.yml",):
            continue
        if place[:2] == ("models", "scoring") and place[2] in cards:
            parts[place[2]].append(path)
        elif definitions in path.parents and path.parent != definitions:
            parts["definitions"].append(path)
        else:
            parts["project"].append(path)
    configured = load_yaml(project / "dbt_project.yml")
    variables = {name: value for name, value in configured["vars"].items() if name != "scorecards"}
    variables |= pseudonyms.variables(settings, project)
    versions = [version(package) for package in ("duckdb", "dbt-core", "dbt-duckdb", "tzdata")]
    return {
        "project": _hash(project, parts["project"], [configured | {"vars": variables}, settings.time_zone, versions]),
        "definitions": _hash(project, parts["definitions"]),
        "scorecards": {card: _hash(project, parts[card], declared) for card, declared in cards.items()},
    }


def mark(settings: Settings, build_id: str) -> None:
    """Writes the build's id into the work database, so that a copy of another build is not used as the base."""
    with work_database(settings.warehouse, read_only=False) as connection:
        connection.execute("create schema if not exists register")
        connection.execute("create or replace table register.build (build_id varchar)")
        connection.execute("insert into register.build values (?)", [build_id])


def _marked_build(settings: Settings) -> str | None:
    try:
        with work_database(settings.warehouse) as connection:
            row = connection.execute("select build_id from register.build").fetchone()
    except duckdb.CatalogException:  # it has no mark
        return None
    return str(row[0]) if row else None


def _lost_files(settings: Settings, batches: dict[str, list[str]]) -> list[str]:
    """Files of these batches that are no longer in the lake."""
    return [
        output
        for source, ids in batches.items()
        for batch in lake.batches(settings, source)
        if batch.batch_id in set(ids)
        for output in batch.outputs
        if not (settings.lake / output).exists()
    ]


def _has_changed(settings: Settings, batches: dict[str, list[str]], before: dict[str, list[str]]) -> bool:
    """Whether a file is new, or a refused one is gone. Every run makes a batch, which lists refused files again.

    A refused file that is gone changes no row. But the audit and the publication look at the files of the last batch,
    so they must see this one: else a file that stopped a run would stop every later one.
    """
    for source, ids in batches.items():
        old, new = set(before.get(source, [])), set(ids) - set(before.get(source, []))
        in_lake = lake.batches(settings, source) if new else []
        batches_before = [batch for batch in in_lake if batch.batch_id in old]
        batches_since = [batch for batch in in_lake if batch.batch_id in new]
        if _file_outcomes(batches_since) - _file_outcomes(batches_before):
            return True
        if _refused(batches_since[-1:]) != _refused(batches_before[-1:]):
            return True
    return False


def _file_outcomes(batches: list[lake.Batch]) -> set[tuple[str, int, int, str]]:
    """Name, size, modification time and state of each file in these batches."""
    return {(each.file, each.size, each.mtime_ns, each.state) for batch in batches for each in batch.files}


def _refused(batches: list[lake.Batch]) -> set[tuple[str, int, int, str]]:
    """Those of the files that were not read."""
    return {outcome for outcome in _file_outcomes(batches) if outcome[-1] in lake.REFUSED}


def _models_to_rebuild(previous: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """The models to rebuild for all leads."""
    cards = current["scorecards"]
    changed = [card for card in cards if previous["scorecards"].get(card) != cards[card]]
    models = [name.format(card=card) for card in changed for name in CARD_MODELS]
    if changed or set(previous["scorecards"]) - set(cards):
        models += OF_SCORECARDS
    if models or previous["definitions"] != current["definitions"]:
        models += [*(f"{model}_firsts" for model in gates().values()), *OF_DEFINITIONS]
    return models


def _hash(project: Path, files: list[Path], settings: Any = None) -> str:
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
    for file in files:
        digest.update(f"{file.relative_to(project)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _naive(text: str) -> str:
    return instant(text).replace(tzinfo=None).isoformat(sep=" ")
