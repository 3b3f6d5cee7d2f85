"""The two sides of a comparison: each a dbt project built in a home of its own, which shares the lake.

What is there is carried on from where it can be: the home's last build, or the other side. So a changed number of a
definition or a scorecard costs a night; a changed signal, feature or seed a full build.
"""

import json
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from accord.build import incremental_plan
from accord.build.builder import build
from accord.common.errors import AccordError, AgreementError, BuildError, NotFoundError
from accord.common.instants import instant
from accord.common.settings import Settings, business_zone
from accord.register.entries import Entry, entries
from accord.store import publications
from accord.store.batches import batches_of

# What is compared; dbt adds what lies before it.
MODELS = ("definition_entries", "clauses_met", "definition_performance", "lead_stages", "stage_entries", "known_states")
COSTS = {"nothing_new": 0, "incremental": 1, "full": 2}


@dataclass
class Side:
    """`settings`: of the home it is built in. `how`: not_built, nothing_new (the last build itself), night or full."""

    revision: str
    project: Path
    settings: Settings
    register: list[Entry]
    fingerprints: dict[str, Any]
    how: str = "not_built"
    seconds: float = 0.0
    rebuild: list[str] = field(default_factory=list)

    def described(self) -> dict[str, Any]:
        return {"revision": self.revision, "how": self.how, "rebuild": self.rebuild, "seconds": round(self.seconds, 1)}


def same_day(settings: Settings) -> Settings:
    """As of the last build, else of what is published, and of the same sources. Raises NotFoundError without a lake."""
    record = settings.work / "build.json"
    if not any(batches_of(settings).values()):
        raise NotFoundError(f"There is no lake in {settings.home} to compare on yet. Next: accord run")
    if record.exists():
        build = json.loads(record.read_text())
        return replace(settings, as_of=instant(build["as_of"]), sources=tuple(build["sources"]))
    published = publications.current(settings)
    if published:
        return replace(settings, as_of=instant(published.as_of), sources=tuple(published.sources))
    return settings


def side(settings: Settings, revision: str, project: Path, home: Path) -> Side:
    """A side that is not built yet. Raises AgreementError where this code does not understand its project."""
    here = replace(settings, home=home, time_zone=business_zone(project))
    try:
        return Side(revision, project, here, entries(here, project), incremental_plan.fingerprints(here, project))
    except (AccordError, KeyError, OSError) as error:
        raise AgreementError(
            f"The definitions of {revision} cannot be read by this code: {error}\nPut them right, or compare with a "
            "later revision: accord compare --base GIT_REF"
        ) from error


def make(side: Side, starts: list[Settings]) -> None:
    """Builds a side, on that of the finished builds `starts` from which the least is left to do."""
    began = time.monotonic()
    side.settings.work.mkdir(parents=True)
    (side.settings.home / "lake").symlink_to(starts[-1].lake.resolve())
    homes = [replace(side.settings, home=start.home) for start in starts]
    landed = batches_of(side.settings)
    plans = [incremental_plan.plan(home, landed, side.fingerprints, full_refresh=False) for home in homes]
    best = min(range(len(starts)), key=lambda at: (COSTS[plans[at].mode], len(plans[at].rebuild)))
    if plans[best].mode != "full":
        for file in ("accord.duckdb", "accord.duckdb.wal", "build.json"):
            if (starts[best].work / file).exists():
                shutil.copyfile(starts[best].work / file, side.settings.work / file)
    try:
        report = build(side.settings, project=side.project, only_models=MODELS)
    except BuildError as error:
        raise BuildError(
            f"{side.revision} cannot be built on this lake by this code, so there is nothing to compare: "
            f"{error.failures}",
            "Put it right, or compare with another revision: accord compare --base GIT_REF",
        ) from error
    side.how, side.rebuild, side.seconds = report.mode, plans[best].rebuild, time.monotonic() - began


@contextmanager
def telling(say: Callable[[str], None]) -> Iterator[None]:
    """While the block runs, what the builds log is said."""
    logger, handler = logging.getLogger("accord"), _Handler(say)
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


class _Handler(logging.Handler):
    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self.say = say

    def emit(self, record: logging.LogRecord) -> None:
        self.say(record.getMessage()[:100])
