"""An incremental run continues from the build before, and its result equals a full build, row for row."""

from hypothesis import strategies as st

from .drawing_stories import cases
from .engine import Engine
from .incremental import Builds, incremental_builds_equal_a_full_build
from .trying import EXAMPLES, holds


@st.composite
def _builds(draw: st.DrawFn) -> Builds:
    """Two to four builds with as_ofs at or just after moments, some of them equal; some activities arrive late."""
    case = draw(cases())
    moments = sorted({t for story in case.stories for t in story.moments})
    cuts = draw(st.lists(st.sampled_from([t + d for t in moments for d in (0, 1)] or [1]), min_size=1, max_size=3))
    as_ofs = [*sorted(cut for cut in cuts if cut <= case.as_of), case.as_of]
    ids = [event.activity_id for story in case.stories for event in story.events]
    late = draw(st.lists(st.tuples(st.sampled_from(ids), st.integers(1, 3)), max_size=3)) if ids else []
    last = len(as_ofs) - 1
    return Builds(case, as_ofs, {activity_id: min(number, last) for activity_id, number in late})


@EXAMPLES
def test_runs_leave_what_a_full_build_makes_however_they_are_split(engine: Engine, examples: int) -> None:
    def claim(builds: Builds) -> None:
        incremental_builds_equal_a_full_build(engine, builds)

    holds(claim, examples, _builds())
