"""Reads the declarations in YAML and seeds: set-aside rules, signals, features, scorecards, versions, the zone."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from .agreement import Agreement, Touch, read_agreements
from .counting import MailWindows, SetAsideRule
from .cycles import Boundary
from .days import Days
from .domains import KnownDomain
from .open_time import OpenTime
from .reasons import Reason, read_reasons
from .scorecard.card import Card, read_card
from .segments import Segment, read_segments
from .times import MINUTE


@dataclass(frozen=True)
class Signal:
    name: str
    kinds: tuple[str, ...]
    when: str | None


@dataclass(frozen=True)
class Version:
    """One version of a gate. `in_force_from` is a business day; None: never in force."""

    gate: str
    version: str
    stage: str
    in_force_from: date | None
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Declared:
    zone: ZoneInfo
    set_aside: list[SetAsideRule]
    mail: MailWindows
    signals: list[Signal]
    features: list[dict[str, Any]]
    profile: list[dict[str, Any]]
    answers: list[str]
    scorecards: dict[str, Card]
    versions: list[Version]
    domains: dict[str, list[KnownDomain]]
    stages_past_acceptance: set[str]
    windows: dict[str, int]  # stage → days in which it counts as an outcome
    weeks: int  # what leads a week are an average of
    visit_gap: int  # microseconds
    payload: list[str]
    decisions: list[str]
    boundaries: dict[str, Boundary]
    never_counts: frozenset[str]  # kinds of activity
    agreements: list[Agreement]
    touches: list[Touch]
    reasons: list[Reason]
    segments: list[Segment]
    contact_weeks: int  # in which a hand-off is contacted, or not
    way_back_weeks: int  # in which a lead comes back, or not
    open_time: OpenTime


def read(project: Path) -> Declared:
    """Reads `<project>/models/definitions`, `<project>/seeds` and the zone of `<project>/dbt_project.yml`."""
    definitions = project / "models" / "definitions"
    features = _meta(definitions / "features.yml")
    set_aside = _meta(definitions / "set_aside.yml")
    signals = _meta(definitions / "signals.yml")
    cycles = _meta(definitions / "cycles.yml")
    kinds = _meta(definitions / "activity_kinds.yml")
    known_domains = _seed(project, "known_domains")
    opportunity_stages = _seed(project, "opportunity_stages")
    windows = {row["figure"]: int(row["weeks"]) for row in _seed(project, "reporting_windows")}
    return Declared(
        zone=ZoneInfo(_load(project / "dbt_project.yml")["vars"]["time_zone"]),
        set_aside=[
            SetAsideRule(
                rule["name"],
                rule["reason"],
                rule["when"],
                rule.get("is_counted", False),
                Days(rule.get("from"), rule.get("until")),
            )
            for rule in set_aside["set_aside"]
        ],
        mail=MailWindows(**set_aside["mail"]),
        signals=[
            Signal(signal["name"], _as_tuple(signal["kind"]), signal.get("when")) for signal in signals["signals"]
        ],
        features=features["features"],
        profile=features["profile"],
        answers=features["answers"],
        scorecards={
            model["name"]: read_card(model["config"]["meta"]["scorecard"])
            for file in sorted((definitions / "scorecards").glob("*.yml"))
            for model in _load(file).get("models", [])
        },
        versions=[v for file in sorted(definitions.glob("*/*.yml")) for v in _versions(file)],
        domains=_by_domain(known_domains),
        stages_past_acceptance={
            row["stage"] for row in opportunity_stages if row["source"] == "crm" and row["is_past_acceptance"] == "true"
        },
        windows={row["stage"]: int(row["days"]) for row in _seed(project, "maturity_windows")},
        weeks=windows["leads_a_week"],
        visit_gap=signals["visit"]["minutes"] * MINUTE,
        payload=signals["payload"],
        decisions=cycles["decisions"],
        boundaries={each["kind"]: _boundary(**each) for each in cycles["boundaries"]},
        never_counts=frozenset(each["name"] for each in kinds["kinds"] if each.get("never_counts")),
        agreements=read_agreements(_meta(definitions / "follow_up" / "agreement.yml")["follow_up"]),
        touches=[Touch(**row) for row in _meta(definitions / "follow_up" / "touches.yml")["touches"]],
        reasons=read_reasons(_meta(definitions / "follow_up" / "reasons.yml")["reasons"]),
        segments=read_segments(_seed(project, "segments")),
        contact_weeks=windows["contact"],
        way_back_weeks=windows["way_back"],
        open_time=OpenTime(_seed(project, "working_hours"), _seed(project, "holidays")),
    )


def _load(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(file.read_text(), yaml.CSafeLoader)
    return loaded


def _meta(file: Path) -> dict[str, Any]:
    (model,) = _load(file)["models"]
    meta: dict[str, Any] = model["config"]["meta"]
    return meta


def _versions(file: Path) -> list[Version]:
    return [
        Version(
            gate=model["name"],
            version=version["v"],
            stage=model["config"]["meta"]["stage"],
            in_force_from=version["config"]["meta"]["agreement"]["in_force_from"],
            clauses=tuple(
                column["name"].removeprefix("meets_")
                for column in version["columns"]
                if column.get("name", "").startswith("meets_")
            ),
        )
        for model in _load(file).get("models", [])
        for version in model.get("versions", [])
    ]


def _boundary(kind: str, description: str = "", **effects: Any) -> Boundary:
    return Boundary(**effects)


def _seed(project: Path, name: str) -> list[dict[str, str]]:
    with (project / "seeds" / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def _by_domain(rows: list[dict[str, str]]) -> dict[str, list[KnownDomain]]:
    found: dict[str, list[KnownDomain]] = {}
    for row in rows:
        first, last = (date.fromisoformat(row[name]) if row[name] else None for name in ("from_day", "until_day"))
        found.setdefault(row["domain"], []).append(KnownDomain(row["relationship"], Days(first, last)))
    return found


def _as_tuple(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
