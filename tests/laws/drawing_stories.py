"""Hypothesis strategies for leads' stories: ten years, ties, clock changes, late identification, lifecycle periods.

Instants are a few anchors plus multiples of the card's own lengths, plus or minus a microsecond, so that windows,
steps, half-lives and inactive times often end exactly at an activity.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
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
    at("2024-10-27 00:30"),  # 02:30 in Berlin for the first time that night
    at("2024-10-27 01:30"),  # 02:30 in Berlin for the second time
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
TIMES = (0, 1, 1, 2, 3, -1, 9)
OFFSETS = (0, 0, 0, 0, 1, -1, MINUTE, HOUR, -HOUR, DAY)
REASONS = (None, None, None, None, None, None, "bot", "internal")
PATHS, ASSETS, FIELDS = (None, "/", "/pricing", "/product"), (None, "guide", "poster"), (None, 0, 3, 7)
GIVEN = (*[(name,) for name in SIGNALS], ("s1", "s2"), ("s3", "s4"), SIGNALS, SIGNALS)
CUT_AT = 512  # half-lives: the SQL cuts time into eras of this length since 1970, so their edges are tested
PROFILES: Sequence[Mapping[str, Any]] = (
    {"employees": 50, "country": "DE", "job_title": "Head of Sales"},
    {"employees": 249, "country": "AT"},
    {"employees": 250, "country": "de", "job_title": "chief"},
    {"employees": None, "country": "KP", "job_title": None},
    {},
)


def lengths(declared: Any, of: Collection[str] = tuple(UNITS)) -> Iterator[int]:
    """Every length of time in a card, in microseconds, under the keys `of`."""
    if isinstance(declared, Mapping):
        for key, value in declared.items():
            if key in of:
                yield int(value * UNITS[key])
            yield from lengths(value, of)
    elif isinstance(declared, list):
        for item in declared:
            yield from lengths(item, of)


Choices = Sequence[Sequence[Any]]


def chosen(number: int, choices: Choices) -> list[Any]:
    """One element of each choice, all encoded in one number: two draws per activity are fast, and 0 is the simplest."""
    picked = []
    for choice in choices:
        number, position = divmod(number, len(choice))
        picked.append(choice[position])
    return picked


NUMBERS = st.integers(0, 2**24 - 1)
# Built once, because building a strategy costs as much as drawing from it.
EVENTS = st.lists(st.tuples(NUMBERS, NUMBERS), max_size=16)
CHANGES_OF_PROFILE = st.lists(st.tuples(NUMBERS, st.sampled_from(PROFILES)), max_size=2)
OTHER_MOMENTS = st.lists(NUMBERS, max_size=3)
FIRST_ANCHORS = st.lists(st.sampled_from(ANCHORS), min_size=1, max_size=2)


@st.composite
def _stories(draw: st.DrawFn, lead_id: str, time: Choices, delays: Sequence[int]) -> Story:
    numbers = draw(EVENTS)
    events = [_event(f"{lead_id}:{position:02}", time, delays, *number) for position, number in enumerate(numbers)]
    ends = [event.known_at for event in events] or [_instant(0, time)]
    boundaries = draw(st.lists(st.tuples(st.sampled_from(ends), st.booleans()), max_size=2))
    profiles = draw(CHANGES_OF_PROFILE)
    others = draw(OTHER_MOMENTS)
    return Story(
        lead_id,
        tuple(events),
        dict(boundaries),
        {_instant(number, time): profile for number, profile in profiles},
        frozenset(_instant(number, time) for number in others),
    )


def _event(activity_id: str, time: Choices, delays: Sequence[int], when: int, what: int) -> Event:
    occurred_at = _instant(when, time)
    delay, signals, path, asset, fields, reason = chosen(what, (delays, GIVEN, PATHS, ASSETS, FIELDS, REASONS))
    values = {"path": path, "asset": asset, "fields_filled": fields}
    return Event(activity_id, occurred_at, min(occurred_at + delay, LATEST - 1), signals, values, reason)


def _instant(number: int, time: Choices) -> int:
    anchor, length, times, offset = chosen(number, time)
    return _within(anchor + length * times + offset)


@st.composite
def stories_of(draw: st.DrawFn, card: Mapping[str, Any], leads: int = 4) -> list[Story]:
    """Leads whose instants are multiples of the card's own lengths."""
    known = sorted({*lengths(card), DAY})
    anchors = draw(FIRST_ANCHORS)
    eras = sorted({CUT_AT * half_life for half_life in lengths(card, ("half_life_days", "half_life_hours"))})
    anchors += [_within(anchors[0] // era * era) for era in eras]
    shifts = [0, *known]
    time = (anchors, shifts, TIMES, OFFSETS)
    delays = [0] * (2 + 2 * len(known)) + [1, MINUTE, *known]
    return [draw(_stories(f"lead{number}", time, delays)) for number in range(leads)]


def _within(instant: int) -> int:
    """The instant, moved into the ten years."""
    return EARLIEST + (instant - EARLIEST) % (LATEST - 1 - EARLIEST)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A card, leads, and an as_of after all activities, sometimes by exactly one of the card's lengths."""
    card = draw(cards())
    stories = draw(stories_of(card))
    last = max((t for story in stories for t in story.moments), default=LATEST)
    after = draw(st.sampled_from(sorted({1, *lengths(card), DAY})))
    return Case(card, stories, max(last + after, *(e.known_at + 1 for s in stories for e in s.events), 0))
