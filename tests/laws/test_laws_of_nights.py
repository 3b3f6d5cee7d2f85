"""A night carries on from the build before, and what it leaves is what a full build makes, row for row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from .cases import Case, Story
from .compare import agree
from .drawing_stories import cases
from .engine import CARD, Engine
from .tables import Night, tables
from .trying import EXAMPLES, holds


@dataclass(frozen=True)
class Builds:
    """The as_ofs of consecutive builds, the last the case's; and what arrived late: activity → the build it came to."""

    case: Case
    as_ofs: Sequence[int]
    late: Mapping[str, int]

    def at(self, number: int) -> Case:
        """What the build of that number sees."""
        as_of = self.as_ofs[number]
        return Case(self.case.card, [self._arrived(s.until(as_of), number) for s in self.case.stories], as_of)

    def night(self, number: int) -> Night:
        """What that build carries on from, as touched_leads would say."""
        since, before, now = self.as_ofs[number - 1], self.at(number - 1), self.at(number)
        touched: dict[str, bool] = {}
        for then, story in zip(before.stories, now.stories, strict=True):
            new = [event for event in story.events if event not in then.events]
            is_late = any(event.known_at < since or event.occurred_at < since for event in new)
            if is_late or story.moments != then.moments or any(event.is_counted for event in new):
                touched[story.lead_id] = is_late or not then.moments
        return Night(number + 1, since, touched)

    def _arrived(self, story: Story, number: int) -> Story:
        return replace(story, events=tuple(e for e in story.events if self.late.get(e.activity_id, 0) <= number))


@st.composite
def _builds(draw: st.DrawFn) -> Builds:
    """Two to four builds, cut at moments or a microsecond beside them; some of what was known arrives a build late."""
    case = draw(cases())
    moments = sorted({t for story in case.stories for t in story.moments})
    cuts = draw(st.lists(st.sampled_from([t + d for t in moments for d in (0, 1)] or [1]), min_size=1, max_size=3))
    as_ofs = [*sorted({cut for cut in cuts if cut < case.as_of}), case.as_of]
    ids = [event.activity_id for story in case.stories for event in story.events]
    late = draw(st.lists(st.tuples(st.sampled_from(ids), st.integers(1, 3)), max_size=3)) if ids else []
    last = len(as_ofs) - 1
    return Builds(case, as_ofs, {activity_id: min(number, last) for activity_id, number in late})


@EXAMPLES
def test_nights_leave_what_a_full_build_makes_however_they_are_split(engine: Engine, examples: int) -> None:
    def claim(builds: Builds) -> None:
        engine.load(tables(builds.at(0)))
        engine.build(builds.at(0))
        for number in range(1, len(builds.as_ofs)):
            now, night = builds.at(number), builds.night(number)
            engine.load(tables(now, night))
            engine.build(now, night)
        by_nights = _whole(engine)
        engine.load(tables(builds.case))
        engine.build(builds.case)
        at_once = _whole(engine)
        agree(at_once["scores"], by_nights["scores"])
        assert by_nights["points"] == at_once["points"]

    holds(claim, examples, _builds())


def _whole(engine: Engine) -> dict[str, Any]:
    """All that is kept from build to build: the scores, and which activities give points."""
    points = engine.connection.execute(f"select * from {CARD}_points order by activity_id")
    columns = [column[0] for column in points.description]
    rows = [dict(zip(columns, values, strict=True)) for values in points.fetchall()]
    for row in rows:
        row.pop("build_number", None)
    return {"scores": engine.read(), "points": rows}
