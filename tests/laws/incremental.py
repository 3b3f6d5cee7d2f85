"""Consecutive builds of one case, each continuing from the one before, and their result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .cases import Case, Story
from .compare import agree
from .engine import CARD, Engine
from .tables import Continuation, tables


@dataclass(frozen=True)
class Builds:
    """The as_ofs of consecutive builds, the last one the case's; `late`: late activity → the build it arrives in."""

    case: Case
    as_ofs: Sequence[int]
    late: Mapping[str, int]

    def at(self, number: int) -> Case:
        """The case as the build of that number sees it."""
        as_of = self.as_ofs[number]
        return Case(self.case.card, [self._arrived(s.until(as_of), number) for s in self.case.stories], as_of)

    def continuation(self, number: int) -> Continuation:
        """What that build continues from, with the touched leads as the model `touched_leads` finds them."""
        previous_as_of, before, now = self.as_ofs[number - 1], self.at(number - 1), self.at(number)
        touched: dict[str, bool] = {}
        for then, story in zip(before.stories, now.stories, strict=True):
            new = [event for event in story.events if event not in then.events]
            is_late = any(event.known_at < previous_as_of or event.occurred_at < previous_as_of for event in new)
            if is_late or story.moments != then.moments or any(event.is_counted for event in new):
                touched[story.lead_id] = is_late or not then.moments
        return Continuation(number + 1, previous_as_of, touched)

    def _arrived(self, story: Story, number: int) -> Story:
        return replace(story, events=tuple(e for e in story.events if self.late.get(e.activity_id, 0) <= number))


def incremental_builds_equal_a_full_build(engine: Engine, builds: Builds) -> None:
    """The law: after all builds, every score and every row of points equals that of one full build."""
    engine.load(tables(builds.at(0)))
    engine.build(builds.at(0))
    for number in range(1, len(builds.as_ofs)):
        now, continuation = builds.at(number), builds.continuation(number)
        engine.load(tables(now, continuation))
        engine.build(now, continuation)
    scores, points = engine.read(), _points(engine)
    agree(engine.scores(builds.case), scores)
    assert points == _points(engine)


def _points(engine: Engine) -> list[dict[str, Any]]:
    result = engine.connection.execute(f"select * from {CARD}_points order by activity_id")
    columns = [column[0] for column in result.description]
    rows = [dict(zip(columns, values, strict=True)) for values in result.fetchall()]
    for row in rows:
        row.pop("build_number", None)
    return rows
