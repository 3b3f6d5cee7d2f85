"""The main law: on any card and any history, every column at every instant equals the oracle's."""

import random

from hypothesis import strategies as st
from tests.oracle.times import DAY

from .cases import Case, Event, Story
from .compare import agree
from .drawing_stories import CUT_AT, EARLIEST, LATEST, cases, lengths
from .engine import Engine
from .expected import expected
from .trying import EXAMPLES, holds

HALF_LIVES = [
    {"half_life_hours": 1},
    {"half_life_hours": 7},
    {"half_life_days": 1},
    {"half_life_days": 14},
    {"half_life_days": 90},
    {"half_life_days": 400},
    {"half_life_days": 3650},
]


@EXAMPLES
def test_every_column_at_every_instant_is_what_the_rules_say(engine: Engine, examples: int) -> None:
    def claim(case: Case) -> None:
        agree(expected(case), engine.scores(case))

    holds(claim, examples, cases())


@st.composite
def _ten_years(draw: st.DrawFn) -> Case:
    """One lead with many activities over ten years, or close together, and half-lives of any length."""
    decays = draw(st.lists(st.sampled_from(HALF_LIVES), min_size=1, max_size=3))
    rules = [{"signal": f"s{n}", "points": 10 ** (3 - n) / 4, "decay": d} for n, d in enumerate(decays, start=1)]
    dice = random.Random(draw(st.integers(0, 2**24)))
    span = draw(st.sampled_from([LATEST - EARLIEST, 400 * DAY, 20 * DAY, DAY]))
    start = dice.randrange(EARLIEST, LATEST - span + 1)
    era = CUT_AT * next(lengths(decays))
    edge = start // era * era
    if draw(st.booleans()) and edge - span // 2 >= EARLIEST:
        start = edge - span // 2
    instants = sorted(dice.randrange(start, start + span) for _ in range(draw(st.integers(1, 90))))
    late = [t + dice.choice([0, 0, 0, dice.randrange(span)]) for t in instants]
    events = [
        Event(f"a{n:02}", t, min(known, LATEST - 1), (dice.choice(rules)["signal"],))
        for n, (t, known) in enumerate(zip(instants, late, strict=True))
    ]
    group = {"name": "web", "component": "engagement", "rules": rules}
    return Case({"groups": [group]}, [Story("lead", tuple(events))], LATEST)


@EXAMPLES
def test_ten_years_of_activities_are_exact_whatever_the_half_lives(engine: Engine, examples: int) -> None:
    def claim(case: Case) -> None:
        agree(expected(case), engine.scores(case))

    holds(claim, examples, _ten_years())
