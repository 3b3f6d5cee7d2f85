"""Checks of the follow-up agreement and of its lists beyond their schemas (rules 29 to 32, 37, 42 and 43)."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from accord.common.nearest import meant
from accord.common.sql_trees import tree
from accord.common.yaml_files import load_yaml
from accord.register import calendar_seeds, compared_texts, reason_checks, scorecard_list
from accord.register.declaration_names import DeclaredNames
from accord.register.declared import CLAUSE
from accord.register.payload_conditions import row_problems
from accord.register.scorecard_checks import Finding, Place
from accord.register.stages import ladder

MATCHED = ("kind", "outcome", "direction")  # what decides whether a row of touches matches an activity


@dataclass(frozen=True)
class Known:
    """What a version may name. `columns`: of `moments`. `texts`: those that are texts of the profile."""

    stages: Sequence[str]
    columns: Set[str]
    texts: Set[str]
    hours: Set[str]
    holidays: Set[str]


def of_project(
    project: Path, metas: dict[str, dict[str, Any]], columns: list[str], names: DeclaredNames
) -> dict[str, list[Finding]]:
    """Model -> the errors in its meta; nothing of a project from before there was a follow-up agreement.

    `metas`: by model, each satisfies its schema. `columns`: those that the YAML of `moments` describes.
    """
    found: dict[str, list[Finding]] = {}
    if "hand_offs" in metas:
        versions = metas["hand_offs"]["follow_up"]
        found["hand_offs"] = [*findings(versions, _known(project, metas, columns, names))]
    if "decisions" in metas:
        known = _known(project, metas, columns, names)
        reasons = metas["decisions"]["reasons"]
        found["decisions"] = [*reason_checks.findings(reasons, known.columns, known.texts, _clauses(project))]
    if "touches" in metas:
        found["touches"] = [*touches(metas["touches"]["touches"], names.kinds, names.never)]
    return found


def _known(project: Path, metas: dict[str, dict[str, Any]], columns: list[str], names: DeclaredNames) -> Known:
    moments = metas["moments"]
    cards = {name: meta["scorecard"] for name, meta in metas.items() if "scorecard" in meta}
    of_cards = [column for name, card in cards.items() for column in scorecard_list.columns(name, card)]
    features = [each["name"] for each in moments["features"]]
    return Known(
        stages=ladder(project),
        columns={*columns, *features, *names.profile, *of_cards},
        texts={each["name"] for each in moments["profile"] if each["type"] == "text"},
        hours=calendar_seeds.names_of_hours(project),
        holidays=calendar_seeds.names_of_holidays(project),
    )


def _clauses(project: Path) -> set[str]:
    """The clauses of all definitions, by name."""
    models = [
        model
        for file in (project / "models" / "definitions").rglob("*.yml")
        for model in load_yaml(file).get("models", [])
    ]
    versions = [version for model in models for version in model.get("versions", [])]
    columns = [column for each in (*models, *versions) for column in each.get("columns", [])]
    names = [column.get("name", "") for column in columns]
    return {name.removeprefix(CLAUSE) for name in names if name.startswith(CLAUSE)}


def findings(versions: list[dict[str, Any]], names: Known) -> Iterator[Finding]:
    """All errors in versions of the agreement that satisfy their schema."""
    taken: set[str] = set()
    for position, version in enumerate(versions):
        place: Place = ("follow_up", position)
        if version["v"] in taken:
            yield (*place, "v"), "another version has the same name; rename one of them."
        taken.add(version["v"])
        if version["notified"] != "entry":
            yield from _timetable(version["notified"]["timetable"], (*place, "notified", "timetable"))
        yield from _targets(version["targets"], (*place, "targets"), names)
        yield from _calendar(version["default_calendar"], (*place, "default_calendar"), names)


def touches(rows: list[dict[str, Any]], kinds: Sequence[str], never: Set[str]) -> Iterator[Finding]:
    """All errors in a list of touches that satisfies its schema. `kinds`: that are declared, `never`: never count."""
    seen: dict[tuple[Any, ...], int] = {}
    for position, row in enumerate(rows):
        place: Place = ("touches", position)
        if row["kind"] in never:
            yield place, f"'{row['kind']}' never counts (definitions/activity_kinds.yml), so it is never a touch."
        elif row["kind"] not in kinds:
            near = meant(row["kind"], kinds)
            yield place, f"there is no kind '{row['kind']}' in definitions/activity_kinds.yml.{near}"
        matched = tuple(row.get(name) for name in MATCHED)
        if matched in seen:
            yield place, f"touch {seen[matched] + 1} matches the same activities, so this one never holds; remove one."
        seen.setdefault(matched, position)


@cache
def zones() -> frozenset[str]:
    """The names of the pinned zone database, the package `tzdata`."""
    return frozenset((files("tzdata") / "zones").read_text(encoding="utf-8").split())


def _timetable(rows: list[dict[str, str]], place: Place) -> Iterator[Finding]:
    for position, row in enumerate(rows):
        if row["notified"] < row["cut"]:
            yield (
                (*place, position),
                f"notified, {row['notified']}, is before its cut, {row['cut']}: what is known is told after the cut.",
            )
    for position, (row, following) in enumerate(pairwise(rows), start=1):
        if following["cut"] <= row["cut"]:
            yield (*place, position), f"its cut, {following['cut']}, is not after the one before, {row['cut']}."


def _targets(targets: list[dict[str, Any]], place: Place, names: Known) -> Iterator[Finding]:
    taken: set[str] = set()
    last = {target["stage"]: position for position, target in enumerate(targets)}
    for position, target in enumerate(targets):
        here = (*place, position)
        if target["name"] in taken:
            yield here, "another target has the same name; rename one of them."
        taken.add(target["name"])
        stage = target["stage"]
        if stage not in names.stages:
            known_stages = ", ".join(names.stages)
            yield (
                here,
                f"there is no stage '{stage}' on the ladder; known are {known_stages}.{meant(stage, names.stages)}",
            )
        is_last = position == last[stage]
        if is_last and "when" in target:
            yield here, f"it is the last target of {stage}, so it needs no `when`: every hand-off needs a target."
        if not is_last and "when" not in target:
            yield here, f"without `when` it takes every lead, so the later targets of {stage} never hold; put it last."
        for name in ("minutes", "warn"):
            if isinstance(target.get(name), float):  # a whole number for a JSON schema, but a decimal for SQL
                yield here, f"{name} is {target[name]}: write it without a decimal point."
        if target.get("warn", 0) >= target["minutes"]:
            yield here, f"warn, {target['warn']}, is not less than minutes, {target['minutes']}."
        if "when" in target:
            yield from ((here, problem) for problem in _condition(target["when"], names))


def _condition(when: str, names: Known) -> Iterator[str]:
    found = list(
        row_problems(
            when, names.columns, "a column of moments", "they are declared in definitions/features.yml.",
            "a target judges one moment by the columns of moments", "other moments",
        )
    )  # fmt: skip
    yield from found
    if not found:
        yield from compared_texts.problems(tree(f"select ({when})"), names.texts)


def _calendar(calendar: Mapping[str, str], place: Place, names: Known) -> Iterator[Finding]:
    for field, in_list, where in (
        ("hours", names.hours, "seeds/working_hours.csv"),
        ("zone", zones(), "the zone database (package tzdata)"),
        ("holidays", names.holidays, "seeds/holidays.csv"),
    ):
        if calendar[field] not in in_list:
            near = meant(calendar[field], in_list)
            yield (*place, field), f"there is no {field} '{calendar[field]}' in {where}.{near}"
