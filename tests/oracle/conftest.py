"""Builds the worlds that the oracle checks. Only this file uses `accord`: it is what is checked."""

import copy
import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from tests.conftest import once
from tests.end_to_end.small_lakes import build
from tests.support import PROJECT, add_scorecard, project_copy

from . import edge_world

EXAMPLES = sorted((PROJECT / "docs" / "examples").glob("*.yml"))


@dataclass(frozen=True)
class BuiltWorld:
    """A home with a built work database: its lake, the database, its as_of, and the dbt project it was built with."""

    lake: Path
    warehouse: Path
    as_of: datetime
    project: Path


def built(home: Path, project: Path, seed: int, leads: int = 160) -> BuiltWorld:
    """A demo world of this seed plus that seed's edge cases, ingested and built with a project."""
    from accord.demo.world import write_world

    write_world(home, leads, 330, seed)
    edge_world.write(home / "inbox", seed)
    build(home, project)
    return _world(home, project)


def _by_the_day(project: Path) -> None:
    """A list that changes: a domain on the day clocks go back, a rule that ends, one that holds for a month."""
    seed, rules = project / "seeds" / "known_domains.csv", project / "models" / "definitions" / "set_aside.yml"
    partner = "waits.example,partner,,2025-11-25\n"
    always, scanner = "gmail.com,free_mail,,\n", "lower(user_agent) like '%safelinks%'\n"
    assert always in seed.read_text()
    assert scanner in rules.read_text()
    by_day = "gmail.com,free_mail,,2025-10-25\ngmail.com,own,2025-10-26,2025-11-30\ngmail.com,partner,2026-01-10,\n"
    seed.write_text(seed.read_text().replace(always, by_day) + partner)
    ended = rules.read_text().replace(scanner, f"{scanner}            until: 2025-11-09\n").rstrip()
    month = "{name: a_month, reason: test, when: form = 'download', from: 2025-09-01, until: 2025-09-30}"
    rules.write_text(f"{ended}\n          - {month}\n")


def _more_hours(project: Path) -> None:
    """Hours of two windows, of a night with a new first day, and of the hour in which clocks change; a half day."""
    rows = ["split,2000-01-01,{},09:00,12:30", "split,2000-01-01,{},13:15,17:30"]
    rows += ["night,2000-01-01,{},00:00,02:30", "night,2000-01-01,{},22:15,24:00", "night,2025-10-26,{},02:30,03:30"]
    hours, holidays = (project / "seeds" / f"{name}.csv" for name in ("working_hours", "holidays"))
    every = "".join(f"{row.format(day)}\n" for row in rows for day in range(1, 8))
    hours.write_text(hours.read_text() + every)
    half, twice = (
        "US,2025-11-20,Half a day,09:00,11:30\n",
        "US,2025-11-21,Two,08:00,09:00\nUS,2025-11-21,Two,23:00,24:00\n",
    )
    holidays.write_text(holidays.read_text() + half + twice)


def _promises_change(project: Path) -> None:
    """Sales promises nothing about MQLs and SALs for two weeks, and nothing about SALs and reroutes at the end."""
    file = project / "models" / "definitions" / "follow_up" / "agreement.yml"
    declared = yaml.safe_load(file.read_text())
    versions = declared["models"][0]["config"]["meta"]["follow_up"]
    for name, in_force_from, stages in (
        ("a_break", date(2025, 9, 15), ("sql",)),
        ("as_before", date(2025, 9, 29), ("mql", "sal", "sql")),
        ("without_sal", date(2025, 11, 20), ("mql", "sql")),
    ):
        version = copy.deepcopy(versions[0]) | {"v": name}
        version["agreement"]["in_force_from"] = in_force_from
        if name == "without_sal":
            del version["reroute"]
        version["targets"] = [target for target in version["targets"] if target["stage"] in stages]
        versions.append(version)
    file.write_text(yaml.safe_dump(declared, sort_keys=False))


def _world(home: Path, project: Path) -> BuiltWorld:
    as_of = datetime.fromisoformat(json.loads((home / "work" / "build.json").read_text())["as_of"])
    return BuiltWorld(home / "lake", home / "work" / "accord.duckdb", as_of, project / "dbt_project")


@pytest.fixture(scope="session")
def example_world(tmp_path_factory: pytest.TempPathFactory) -> BuiltWorld:
    """That of seed 1, with the project to which every example scorecard is added as docs/examples/README.md says."""

    def make(folder: Path) -> None:
        project = project_copy(folder / "project")
        for example in EXAMPLES:
            add_scorecard(project, example.stem, example.read_text())
        _by_the_day(project / "dbt_project")
        _more_hours(project / "dbt_project")
        _promises_change(project / "dbt_project")
        built(folder / "home", project, 1, leads=70)

    made = once(tmp_path_factory, "example_world", make)
    return _world(made / "home", made / "project")


@pytest.fixture(scope="session")
def built_world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltWorld:
    """That of the requested seed (`indirect`), with the project as it is."""
    return built(tmp_path_factory.mktemp(f"seed_{request.param}_") / "home", PROJECT, request.param)
