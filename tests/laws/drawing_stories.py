"""Hypothesis strategies for leads' stories: ten years, ties, days of changed clocks, late knowledge, spells, edges.

Instants are a few anchors plus multiples of the card's own lengths, give or take a microsecond, so that windows, steps,
half-lives and silences end exactly at something.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st
from tests.oracle.history import at
from tests.oracle.times import DAY, HOUR, MINUTE

from .cases import SIGNALS, Case, Event, Story
from .drawing_cards import cards

EARLIEST, LATEST = at("2015-01-01 00:00"), at("2026-01-01 00:00")
ANCHORS = (
    at("2024-06-03 10:00"),
    at("2024-03-30 23:00"),  # midnight in Berlin, the day the clock goes forward
    at("2024-03-31 01:00"),  # the change
    at("2024-10-27 00:30"),  # the first half past two of that night
    at("2024-10-27 01:30"),  # the second
    at("2024-12-29 23:00"),  # Monday, in the first ISO week of 2025
    at("2016-02-29 22:59"),
)
UNITS = {
    "half_life_days": DAY,
    "half_life_hours": HOUR,
    "linear_days": DAY,
    "every_days": DAY,
    "window_days": DAY,
    "days": DAY,
}
SMALL = (0, 0, 0, 1, -1, MINUTE)
REASONS = (None, None, None, None, None, None, "bot", "internal")
PATHS, ASSETS, FIELDS = (None, "/", "/pricing", "/product"), (None, "guide", "poster"), (None, 0, 3, 7)
PROFILES: Sequence[Mapping[str, Any]] = (
    {"employees": 50, "country": "DE", "job_title": "Head of Sales"},
    {"employees": 249, "country": "AT"},
    {"employees": 250, "country": "de", "job_title": "chief"},
    {"employees": None, "country": "KP", "job_title": None},
    {},
)


def lengths(declared: Any) -> Iterator[int]:
    """Every length of time a card speaks of, in microseconds."""
    if isinstance(declared, Mapping):
        for key, value in declared.items():
            if key in UNITS:
                yield int(value * UNITS[key])
            yield from lengths(value)
    elif isinstance(declared, list):
        for item in declared:
            yield from lengths(item)


@st.composite
def _stories(draw: st.DrawFn, lead_id: str, instants: st.SearchStrategy[int], delays: st.SearchStrategy[int]) -> Story:
    drawn = draw(st.lists(st.tuples(instants, delays, _meanings()), max_size=12))
    events = [
        Event(f"{lead_id}:{number:02}", occurred, min(occurred + delay, LATEST - 1), *meaning)
        for number, (occurred, delay, meaning) in enumerate(drawn)
    ]
    ends = [e.known_at for e in events]
    boundaries = draw(st.lists(st.tuples(st.sampled_from(ends) if ends else instants, st.booleans()), max_size=3))
    profiles = draw(st.lists(st.tuples(instants, st.sampled_from(PROFILES)), max_size=3))
    others = draw(st.lists(instants, max_size=2))
    return Story(lead_id, tuple(events), dict(boundaries), dict(profiles), frozenset(others))


def _meanings() -> st.SearchStrategy[tuple[Any, ...]]:
    """Signals, payload and the reason for which it is set aside."""
    values = st.builds(
        lambda path, asset, fields: {"path": path, "asset": asset, "fields_filled": fields},
        st.sampled_from(PATHS),
        st.sampled_from(ASSETS),
        st.sampled_from(FIELDS),
    )
    signals = st.sampled_from([(name,) for name in SIGNALS] * 2 + [("s1", "s2"), ("s3", "s4"), SIGNALS])
    return st.tuples(signals, values, st.sampled_from(REASONS))


@st.composite
def stories_of(draw: st.DrawFn, card: Mapping[str, Any], leads: int = 3) -> list[Story]:
    """Leads whose edges are the card's."""
    known = sorted({*lengths(card), DAY})
    anchors = draw(st.lists(st.sampled_from(ANCHORS), min_size=1, max_size=2))
    shifts = [0, 0, *known]
    instants = st.builds(
        lambda anchor, length, times, other, small: _within(anchor + length * times + other + small),
        st.sampled_from(anchors),
        st.sampled_from(shifts),
        st.sampled_from((1, 2, 3, -1, 8, 100)),
        st.sampled_from(shifts),
        st.sampled_from(SMALL),
    )
    delays = st.sampled_from([0] * 8 + [1, MINUTE] + known)
    return [draw(_stories(f"lead{number}", instants, delays)) for number in range(leads)]


def _within(instant: int) -> int:
    """Inside the ten years, whatever was added."""
    return EARLIEST + (instant - EARLIEST) % (LATEST - 1 - EARLIEST)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A card, leads, and an as_of after everything, sometimes by exactly a length of the card."""
    card = draw(cards())
    stories = draw(stories_of(card))
    last = max((t for story in stories for t in story.moments), default=LATEST)
    after = draw(st.sampled_from(sorted({1, *lengths(card), DAY})))
    return Case(card, stories, max(last + after, *(e.known_at + 1 for s in stories for e in s.events), 0))
