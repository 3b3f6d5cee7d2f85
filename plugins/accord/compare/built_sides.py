"""The two sides of a comparison: base and head, each a dbt project built in its own home on the same lake.

A side continues from the home's last build or from the other side where that is possible. So a changed number in a
definition or a scorecard costs an incremental build; a changed signal, feature or seed costs a full build.
"""

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
from accord.ingest.inbox import first_step
from accord.register import agreed_list
from accord.register.agreed_list import AgreedList
from accord.register.entries import Entry, entries
from accord.store import publications
from accord.store.batches import batches_of
from accord.store.builds import read_build

# The models that are compared, and the states of the scorecards, from which the other side may continue; dbt also
# builds everything that they read.
COMPARED = ("definition_entries", "clauses_met", "definition_summary", "lead_stages", "stage_entries", "known_states")
MODELS = (*COMPARED, "*_state")
COSTS = {"nothing_new": 0, "incremental": 1, "full": 2}


@dataclass
class Side:
    """One side of a comparison.

    `settings`: of the home in which it is built. `how`: not_built, nothing_new (a copy of the build it continues
    from), incremental or full. `rebuild`: the models that are rebuilt from the lake.
    """

    revision: str
    project: Path
    settings: Settings
    register: list[Entry]
    agreed: AgreedList
    fingerprints: dict[str, Any]
    how: str = "not_built"
    seconds: float = 0.0
    rebuild: list[str] = field(default_factory=list)

    def described(self) -> dict[str, Any]:
        return {"revision": self.revision, "how": self.how, "rebuild": self.rebuild, "seconds": round(self.seconds, 1)}


def settings_of_last_build(settings: Settings) -> Settings:
    """The settings with the as_of and sources of the last build, else of the current publication.

    Raises NotFoundError where the lake is empty.
    """
    record = settings.work / "build.json"
    if not any(batches_of(settings).values()):
        raise NotFoundError(
            f"There are no data in {settings.home} yet, so nothing can be compared. Next: {first_step(settings)}"
        )
    if record.exists():
        build = read_build(settings)
        return replace(settings, as_of=instant(build["as_of"]), sources=tuple(build["sources"]))
    published = publications.current(settings)
    if published:
        return replace(settings, as_of=instant(published.as_of), sources=tuple(published.sources))
    return settings


def new_side(settings: Settings, revision: str, project: Path, home: Path) -> Side:
    """A side that is not built yet. Raises AgreementError if this version of Accord cannot read its project."""
    own = replace(settings, home=home, time_zone=business_zone(project))
    try:
        register, agreed = entries(own, project), agreed_list.read(own, project)
        on_this_lake = replace(own, home=settings.home)
        return Side(revision, project, own, register, agreed, incremental_plan.fingerprints(on_this_lake, project))
    except (AccordError, KeyError, OSError) as error:
        raise AgreementError(
            f"The definitions of {revision} cannot be read by this version of Accord: {error}\nCorrect them, or "
            "compare with a later revision: accord compare --base GIT_REF"
        ) from error


def build_side(side: Side, starts: list[Settings]) -> None:
    """Builds a side. It continues from the one of the finished builds `starts` that needs the least work."""
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
            "Correct it, or compare with another revision: accord compare --base GIT_REF",
        ) from error
    side.how, side.rebuild, side.seconds = report.mode, plans[best].rebuild, time.monotonic() - began


@contextmanager
def log_to(show: Callable[[str], None]) -> Iterator[None]:
    """While the block runs, calls `show` with every message that the builds log; nobody else gets them.

    Without that, a handler that a library put on the root logger would print them all to standard error.
    """
    logger, handler = logging.getLogger("accord"), _Handler(show)
    level, propagates = logger.level, logger.propagate
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagates


class _Handler(logging.Handler):
    def __init__(self, show: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self.show = show

    def emit(self, record: logging.LogRecord) -> None:
        self.show(record.getMessage()[:100])
