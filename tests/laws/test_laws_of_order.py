"""The order in which rows arrive or are summed does not matter."""

import math
import random
from dataclasses import replace

from hypothesis import strategies as st

from .cases import Case, Event, Story
from .compare import agree
from .drawing_stories import ANCHORS, cases
from .engine import Engine
from .expected import expected
from .tables import tables
from .trying import EXAMPLES, holds


@EXAMPLES
def test_the_order_of_arrival_does_not_matter(engine: Engine, examples: int) -> None:
    def claim(case: Case, seed: int) -> None:
        in_order = engine.scores(case)
        shuffled = {name: list(rows) for name, rows in tables(case).items()}
        for rows in shuffled.values():
            random.Random(seed).shuffle(rows)
        engine.load(shuffled)
        engine.build(case)
        assert engine.read() == in_order

    holds(claim, examples, cases(), st.integers(0, 1000))


@st.composite
def _crowds(draw: st.DrawFn) -> Case:
    """One lead with up to 200 activities whose points reach ties and thresholds only if sums are exact."""
    step = draw(st.sampled_from([86_400_000_000, 3_600_000_000, 14 * 86_400_000_000, 7, 1_234_567_891]))
    decay = draw(
        st.sampled_from(
            ["none", {"half_life_days": 14}, {"half_life_hours": 1}, {"linear_days": 30}, {"half_life_days": 1}]
        )
    )
    points = draw(st.lists(st.sampled_from([0.1, 0.01, 3.33, 10, -0.1, 1000, -1000]), min_size=1, max_size=3))
    rules = [{"signal": f"s{i}", "points": p} for i, p in enumerate(points, start=1)]
    many = draw(st.integers(2, 200))
    events = [
        Event(f"a{i:03}", ANCHORS[0] + (i % 17) * step, ANCHORS[0] + (i % 17) * step, (f"s{1 + i % len(points)}",))
        for i in range(many)
    ]
    group = {"name": "web", "component": "engagement", "decay": decay, "rules": rules}
    return Case({"groups": [group]}, [Story("lead", tuple(events))], ANCHORS[0] + 17 * step)


@EXAMPLES
def test_a_threshold_is_met_identically_whatever_the_order_of_summation(engine: Engine, examples: int) -> None:
    def claim(case: Case, seed: int) -> None:
        wanted = expected(case)
        built = engine.scores(case)
        agree(wanted, built)
        (story,) = case.stories
        others = list(story.events)
        random.Random(seed).shuffle(others)
        # New ids and positions: engines sort, hash and split by them, and so sum in another order.
        renamed = tuple(replace(event, activity_id=f"b{number:03}") for number, event in enumerate(others))
        again = engine.scores(replace(case, stories=[replace(story, events=renamed)]))
        assert again == built
        for key, score in wanted.items():
            exact, stored = score["total"], built[key]["total"]
            assert isinstance(exact, float)
            assert isinstance(stored, float)
            for threshold in (math.floor(exact * 100) / 100, math.ceil(exact * 100) / 100):
                assert (stored >= threshold) == (exact >= threshold)

    holds(claim, examples, _crowds(), st.integers(0, 1000))
