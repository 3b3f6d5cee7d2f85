"""What a build may take as done: the build before it, where everything but the night's data is as it was then.

A night carries on from `work/build.json`. That file is there only when the build before came to its end, so after a
crash the whole work database is built again.
"""

import hashlib
import json
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from accord.common.duckdb_files import work_database
from accord.common.instants import instant
from accord.common.settings import DBT_PROJECT, Settings
from accord.common.yaml_files import load_yaml
from accord.register.declared import Declared
from accord.register.stages import gates
from accord.store import lake
from accord.store.batches import loaded_until

# What reads every scorecard, or every definition, and is made anew from what is there when one of them changes.
OF_SCORECARDS = ("known_states", "score_history")
OF_DEFINITIONS = (
    *(f"{model}_firsts" for model in gates().values()),
    "definition_entries",
    "clauses_met",
    "qualifications",
)
CARD_MODELS = ("{card}_points", "{card}_state", "{card}")


@dataclass(frozen=True)
class Plan:
    """How to build. `mode`: full (and the `reason`, for the log), night or nothing_new.

    `base`: the build that a night stands on, the content of its `build.json`. `rebuild`: the models that it makes anew
    from what is there, because a scorecard or a definition changed.
    """

    mode: str
    reason: str = ""
    base: dict[str, Any] = field(default_factory=dict)
    rebuild: list[str] = field(default_factory=list)

    @property
    def build_number(self) -> int:
        return int(self.base.get("build_number", 0)) + 1

    def variables(self, settings: Settings) -> dict[str, Any]:
        """The dbt variables that tell the models."""
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


def plan(settings: Settings, batches: dict[str, list[str]], said: dict[str, Any], full_refresh: bool) -> Plan:
    """Looks at the build before. `batches`: the lake's, by source. `said`: what `fingerprints` gives now."""
    record = settings.work / "build.json"
    if full_refresh:
        return Plan("full", "asked for")
    if not record.exists() or not settings.warehouse.exists():
        return Plan("full", "no build before it came to its end")
    base = json.loads(record.read_text())
    before = base.get("fingerprints")
    if before is None or before["project"] != said["project"]:
        return Plan("full", "the project's code, signals, features or seeds changed")
    if base["sources"] != list(settings.sources):
        return Plan("full", "other sources than before")
    if instant(base["as_of"]) > settings.as_of:
        return Plan("full", f"as_of is earlier than that of the build before, {base['as_of']}")
    if any(set(ids) - set(batches.get(source, [])) for source, ids in base["batches"].items()):
        return Plan("full", "batches that the build before held are no longer in the lake")
    if lost := _lost_files(settings, base["batches"]):
        return Plan("full", f"files that the build before read are no longer in the lake, such as {lost[0]}")
    if _marked(settings) != base["build_id"]:
        return Plan("full", "the work database is not the one of the build before")
    is_same = instant(base["as_of"]) == settings.as_of and before == said
    if is_same and not _has_landed(settings, batches, base["batches"]):
        return Plan("nothing_new", base=base)
    return Plan("incremental", base=base, rebuild=_rebuild(before, said))


def fingerprints(settings: Settings, project: Path = DBT_PROJECT) -> dict[str, Any]:
    """What the tables are made by, each part as a hash: `project`, `definitions`, and `scorecards` by name.

    A definition or a scorecard can change without touching what lies before it; anything else changes everything.
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
    versions = [version(package) for package in ("duckdb", "dbt-core", "dbt-duckdb")]
    return {
        "project": _hash(project, parts["project"], [configured | {"vars": variables}, settings.time_zone, versions]),
        "definitions": _hash(project, parts["definitions"]),
        "scorecards": {card: _hash(project, parts[card], said) for card, said in cards.items()},
    }


def mark(settings: Settings, build_id: str) -> None:
    """Writes into the work database whose it is: a copy put in its place, older or of elsewhere, is no base."""
    with work_database(settings.warehouse, read_only=False) as connection:
        connection.execute("create schema if not exists register")
        connection.execute("create or replace table register.build (build_id varchar)")
        connection.execute("insert into register.build values (?)", [build_id])


def _marked(settings: Settings) -> str | None:
    try:
        with work_database(settings.warehouse) as connection:
            found = connection.execute("select build_id from register.build").fetchone()
    except duckdb.Error:
        return None
    return str(found[0]) if found else None


def _lost_files(settings: Settings, batches: dict[str, list[str]]) -> list[str]:
    """Files that these batches put into the lake and that are not there."""
    return [
        output
        for source, ids in batches.items()
        for batch in lake.batches(settings, source)
        if batch.batch_id in set(ids)
        for output in batch.outputs
        if not (settings.lake / output).exists()
    ]


def _has_landed(settings: Settings, batches: dict[str, list[str]], before: dict[str, list[str]]) -> bool:
    """Whether a batch since brought anything: every run makes one, which looks again at files that were refused."""
    for source, ids in batches.items():
        old, new = set(before.get(source, [])), set(ids) - set(before.get(source, []))
        held = lake.batches(settings, source) if new else []
        if _accounts(held, new) - _accounts(held, old):
            return True
    return False


def _accounts(batches: list[lake.Batch], ids: set[str]) -> set[tuple[str, int, int, str]]:
    """Each file of these batches, as it was then, and what became of it."""
    return {
        (each.file, each.size, each.mtime_ns, each.state)
        for batch in batches
        if batch.batch_id in ids
        for each in batch.files
    }


def _rebuild(before: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """The models to make anew from what is there."""
    cards = said["scorecards"]
    changed = [card for card in cards if before["scorecards"].get(card) != cards[card]]
    models = [name.format(card=card) for card in changed for name in CARD_MODELS]
    if changed or set(before["scorecards"]) - set(cards):
        models += OF_SCORECARDS
    if models or before["definitions"] != said["definitions"]:
        models += OF_DEFINITIONS
    return models


def _hash(project: Path, files: list[Path], said: Any = None) -> str:
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode())
    for file in files:
        digest.update(f"{file.relative_to(project)}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _naive(text: str) -> str:
    return instant(text).replace(tzinfo=None).isoformat(sep=" ")
