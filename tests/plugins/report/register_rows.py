"""The register as a published database has it: the shipped YAML of definitions and of the follow-up agreement."""

from datetime import date
from typing import Any

import duckdb

from accord.common.settings import DBT_PROJECT
from accord.common.yaml_files import load_yaml


def fill_register(connection: duckdb.DuckDBPyConnection, today: date) -> None:
    """The register of the shipped YAML; versions that come into force after `today` are candidates here."""
    for path in sorted((DBT_PROJECT / "models" / "definitions").glob("*/*.yml")):
        for model in load_yaml(path).get("models", []):
            stage = model.get("config", {}).get("meta", {}).get("stage")
            versions = model.get("versions", [])
            starts = sorted(start for version in versions if (start := _start(_agreement(version), today)))
            for version in versions:
                _insert_version(connection, stage, version, _agreement(version), starts, today)
            promises = model.get("config", {}).get("meta", {}).get("follow_up", [])
            starts = sorted(start for version in promises if (start := _start(version["agreement"], today)))
            for version in promises:
                _insert_version(connection, "follow_up", version, version["agreement"], starts, today)


def _insert_version(
    connection: duckdb.DuckDBPyConnection,
    stage: str,
    version: dict[str, Any],
    agreement: dict[str, Any],
    starts: list[date],
    today: date,
) -> None:
    """`starts`: of all versions of the stage."""
    start = _start(agreement, today)
    ends = [other for other in starts if start and start < other]
    state = "candidate" if not start else "retired" if ends else "in_force"
    connection.execute(
        "insert into accord.agreements values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false)",
        [
            version["v"],
            stage,
            version["description"],
            start,
            ends[0] if ends else None,
            agreement["review_by"],
            agreement["marketing"]["signed_by"],
            agreement["marketing"]["signed_on"],
            agreement["sales"]["signed_by"],
            agreement["sales"]["signed_on"],
            "3f9c" * 16,
            "3f9c" * 16 if start else None,
            state,
        ],
    )


def _agreement(version: dict[str, Any]) -> dict[str, Any]:
    agreement: dict[str, Any] = version["config"]["meta"]["agreement"]
    return agreement


def _start(agreement: dict[str, Any], today: date) -> date | None:
    start: date | None = agreement["in_force_from"]
    return start if start and start <= today else None
