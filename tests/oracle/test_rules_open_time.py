"""Tests of the oracle: calendars, clock changes, minutes and due (rules 32 to 34)."""

import random
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .hand_offs import holiday, weekly
from .history import at
from .open_time import Calendar, OpenTime, stored_minutes
from .times import DAY, HOUR, MINUTE, from_us
from .zones import first_instant, instant, zone

WEEK, WORKDAYS = range(1, 8), range(1, 6)


WORKING_HOURS = [
    *weekly("office", WORKDAYS, ("09:00", "17:00")),
    *weekly("always", WEEK, ("00:00", "24:00")),
    *weekly("split", WORKDAYS, ("09:00", "12:30"), ("13:15", "17:30")),
    *weekly("night", WEEK, ("00:00", "05:00"), ("22:30", "24:00")),
    *weekly("new", WORKDAYS, ("09:00", "17:00"), since="2026-01-01"),
    *weekly("new", range(1, 3), ("08:00", "12:00"), since="2026-03-30"),
    *weekly("early", WEEK, ("02:10", "02:50")),
]
HOLIDAYS = [
    holiday("DE", "2026-04-03"),
    holiday("DE", "2026-04-06"),
    holiday("DE", "2026-03-27", "09:00", "12:00"),
    holiday("DE", "2026-03-27", "14:00", "15:00"),
    holiday("DE", "2026-03-29", "01:00", "04:00"),
]
OPEN = OpenTime(WORKING_HOURS, HOLIDAYS)
BERLIN = Calendar("always", "Europe/Berlin", "")
OFFICE = Calendar("office", "Europe/Berlin", "DE")
CALENDARS = (
    OFFICE,
    BERLIN,
    Calendar("split", "America/New_York", ""),
    Calendar("night", "America/Nuuk", ""),
    Calendar("new", "Australia/Lord_Howe", "DE"),
    Calendar("always", "Africa/Cairo", "DE"),
)
# From before to after the changes of the clock in March and April 2026: of the days before, at and after each of them.
FIRST, LAST = at("2026-03-04 00:00"), at("2026-04-29 00:00")


@cache
def open_minutes(calendar: Calendar) -> list[bool]:
    """Minute by minute from FIRST to LAST, whether a clock on the wall of the calendar shows an open time."""
    of = zone(calendar.zone)
    clocks = [from_us(FIRST + minute * MINUTE).astimezone(of) for minute in range((LAST - FIRST) // MINUTE)]
    return [any(o <= (c.hour, c.minute) < e for o, e in windows_on(calendar, c.date())) for c in clocks]


@cache
def windows_on(calendar: Calendar, day: date) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """(hour, minute) of the opening and of the close of each window of a date, read from the rows."""
    rows = [row for row in HOLIDAYS if (row["holidays"], row["day"]) == (calendar.holidays, day.isoformat())]
    if not rows:
        begun = [r for r in WORKING_HOURS if r["hours"] == calendar.hours and r["in_force_from"] <= day.isoformat()]
        newest = max(row["in_force_from"] for row in begun)
        rows = [r for r in begun if r["in_force_from"] == newest and r["weekday"] == str(day.isoweekday())]
    clocks = [(row["opens"].split(":"), row["closes"].split(":")) for row in rows if row["opens"]]
    return [(tuple(map(int, opens)), tuple(map(int, closes))) for opens, closes in clocks]


def test_open_time_is_what_counting_minute_by_minute_gives() -> None:
    """240 spans in 6 calendars, days of clock change included."""
    draw = random.Random(6)
    for calendar in CALENDARS:
        is_open = open_minutes(calendar)
        for _ in range(40):
            first, last = sorted(draw.randrange(len(is_open)) for _ in range(2))
            last = min(last, first + draw.choice((90, 1_500, 6_000, 40_000)))
            counted = OPEN.between(calendar, FIRST + first * MINUTE, FIRST + last * MINUTE)
            assert counted == sum(is_open[first:last]) * MINUTE, (calendar, first, last)


def test_due_is_the_end_of_the_minute_that_counting_minute_by_minute_finds() -> None:
    draw = random.Random(7)
    for calendar in CALENDARS:
        is_open = open_minutes(calendar)
        for _ in range(20):
            first, wanted = draw.randrange(len(is_open) // 2), draw.randrange(1, 1_500)
            opened = [minute for minute in range(first, len(is_open)) if is_open[minute]]
            found = OPEN.due(calendar, FIRST + first * MINUTE, wanted * MINUTE)
            assert found == FIRST + (opened[wanted - 1] + 1) * MINUTE, (calendar, first, wanted)


calendars = st.sampled_from((*CALENDARS, Calendar("early", "Europe/Berlin", "DE")))
instants = st.integers(FIRST, LAST) | st.integers(0, (LAST - FIRST) // MINUTE).map(lambda n: FIRST + n * MINUTE)
lengths = st.integers(1, 960 * MINUTE) | st.integers(1, 960).map(lambda n: n * MINUTE)


@settings(max_examples=100, deadline=None)
@given(calendars, st.lists(instants, min_size=3, max_size=3).map(sorted))
def test_minutes_of_two_parts_add_up_to_those_of_the_whole(calendar: Calendar, ends: list[int]) -> None:
    a, b, c = ends
    assert OPEN.between(calendar, a, b) + OPEN.between(calendar, b, c) == OPEN.between(calendar, a, c)
    assert OPEN.between(calendar, c, a) == 0


@settings(max_examples=100, deadline=None)
@given(calendars, instants, lengths)
def test_due_is_the_first_instant_at_which_the_minutes_have_passed(calendar: Calendar, start: int, length: int) -> None:
    found = OPEN.due(calendar, start, length)
    assert OPEN.between(calendar, start, found) == length
    assert OPEN.between(calendar, start, found - 1) == length - 1


@settings(max_examples=100, deadline=None)
@given(calendars, instants, instants, lengths, lengths)
def test_who_starts_later_or_has_more_minutes_is_not_due_earlier(
    calendar: Calendar, start: int, other: int, length: int, more: int
) -> None:
    due = OPEN.due(calendar, min(start, other), length)
    assert due <= OPEN.due(calendar, max(start, other), length)
    assert due < OPEN.due(calendar, min(start, other), length + more)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(("Europe/Berlin", "America/Nuuk", "Africa/Cairo", "Australia/Lord_Howe")), instants, instants)
def test_in_hours_that_never_close_open_time_is_elapsed_time(name: str, a: int, b: int) -> None:
    always = Calendar("always", name, "")
    assert OPEN.between(always, a, b) == max(0, b - a)
    assert OPEN.due(always, a, 90 * MINUTE) == a + 90 * MINUTE


def test_the_day_on_which_clocks_go_forward_has_23_hours_and_the_other_25() -> None:
    of = zone("Europe/Berlin")
    for day, minutes in (("2026-03-29", 1_380), ("2026-10-25", 1_500), ("2026-10-26", 1_440)):
        on = date.fromisoformat(day)
        start, end = instant(on, "00:00", of), instant(on, "24:00", of)
        assert OPEN.between(BERLIN, start, end) == minutes * MINUTE
        assert end == instant(date.fromordinal(on.toordinal() + 1), "00:00", of)
    assert OPEN.due(BERLIN, at("2026-03-28 11:00"), 1_440 * MINUTE) == at("2026-03-29 11:00")


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        ("2026-10-25", "02:30", "2026-10-25 01:30"),  # occurs twice: the second
        ("2026-10-25", "02:00", "2026-10-25 01:00"),
        ("2026-10-25", "03:00", "2026-10-25 02:00"),
        ("2026-03-29", "02:30", "2026-03-29 01:30"),  # does not exist: the offset before, so 03:30 on the wall
        ("2026-03-29", "02:00", "2026-03-29 01:00"),
        ("2026-03-29", "03:00", "2026-03-29 01:00"),
        ("2026-03-29", "01:59", "2026-03-29 00:59"),
    ],
)
def test_a_repeated_local_time_is_the_second_a_missing_one_has_the_offset_before(
    day: str, clock: str, expected: str
) -> None:
    assert instant(date.fromisoformat(day), clock, zone("Europe/Berlin")) == at(expected)


def test_a_window_in_the_repeated_hour_opens_in_its_second_half() -> None:
    early = Calendar("early", "Europe/Berlin", "")
    assert OPEN.due(early, at("2026-10-25 00:00"), 1) == at("2026-10-25 01:10") + 1
    assert OPEN.between(early, at("2026-10-25 00:00"), at("2026-10-25 06:00")) == 40 * MINUTE


def test_a_window_that_does_not_exist_moves_by_the_change_and_keeps_its_length() -> None:
    early = Calendar("early", "Europe/Berlin", "")
    assert OPEN.between(early, at("2026-03-29 01:10"), at("2026-03-29 01:50")) == 40 * MINUTE
    assert OPEN.between(early, at("2026-03-29 00:00"), at("2026-03-29 06:00")) == 40 * MINUTE


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Africa/Cairo", "2026-04-24", "2026-04-23 22:00"),  # 00:00 does not exist
        ("America/Havana", "2026-11-01", "2026-11-01 04:00"),  # 00:00 occurs twice
        ("America/Nuuk", "2026-03-29", "2026-03-29 01:00"),  # 23:00 the day before does not exist
        ("America/Nuuk", "2026-10-25", "2026-10-25 02:00"),  # 23:00 the day before occurs twice
        ("Pacific/Apia", "2011-12-30", "2011-12-30 10:00"),  # the day does not exist
        ("Pacific/Apia", "2011-12-31", "2011-12-30 10:00"),
        ("America/Toronto", "1919-03-31", "1919-03-31 04:30"),  # the clock jumps from 23:30 to 00:30
    ],
)
def test_midnight_is_the_first_instant_of_its_date(name: str, day: str, expected: str) -> None:
    assert first_instant(date.fromisoformat(day), zone(name)) == at(expected)


def test_a_window_whose_close_is_not_after_its_opening_as_instants_has_no_length() -> None:
    rows = [*weekly("gap", WEEK, ("02:30", "03:15")), *weekly("back", WEEK, ("17:00", "09:00"))]
    rows += [*weekly("back", WEEK, ("12:00", "12:00")), *weekly("back", WEEK, ("08:00", "08:01"))]
    odd = OpenTime(rows, [])
    day = (at("2026-03-29 00:00"), at("2026-03-29 22:00"))
    # 02:30 is 01:30Z by the offset before, 03:15 is 01:15Z.
    assert odd.between(Calendar("gap", "Europe/Berlin", ""), *day) == 0
    assert odd.between(Calendar("back", "Europe/Berlin", ""), *day) == MINUTE


def test_windows_that_overlap_are_open_once() -> None:
    both = OpenTime(weekly("both", WEEK, ("09:00", "12:00"), ("11:00", "13:00"), ("11:30", "11:45")), [])
    calendar = Calendar("both", "Etc/UTC", "")
    assert both.between(calendar, at("2026-01-14 00:00"), at("2026-01-15 00:00")) == 4 * HOUR
    assert both.due(calendar, at("2026-01-14 00:00"), 3 * HOUR + 1) == at("2026-01-14 12:00") + 1


def test_a_new_first_day_replaces_the_whole_week() -> None:
    new = Calendar("new", "Etc/UTC", "")
    monday = at("2026-03-30 00:00")
    assert [OPEN.between(new, monday + n * DAY, monday + (n + 1) * DAY) // HOUR for n in range(-7, 5)] == [
        8, 8, 8, 8, 8, 0, 0, 4, 4, 0, 0, 0,
    ]  # fmt: skip
    # Before the first one there are no hours.
    assert OPEN.between(new, at("2025-12-01 00:00"), at("2026-01-01 00:00")) == 0


def test_a_holiday_replaces_the_windows_of_its_date_by_its_own_or_by_none() -> None:
    def hours(calendar: Calendar, day: str) -> float:
        start = at(f"{day} 00:00") - 2 * HOUR
        return OPEN.between(calendar, start, start + 22 * HOUR) / HOUR

    assert [hours(OFFICE, f"2026-{day}") for day in ("03-26", "03-27", "04-02", "04-03", "04-06")] == [8, 4, 8, 0, 0]
    unknown = Calendar("office", "Europe/Berlin", "nobody's")
    assert [hours(unknown, f"2026-{day}") for day in ("03-27", "04-03")] == [8, 8]


def test_the_end_of_a_window_is_due_and_not_the_opening_of_the_next() -> None:
    split = Calendar("split", "Europe/Berlin", "")
    assert OPEN.due(OFFICE, at("2026-01-14 08:00"), 480 * MINUTE) == at("2026-01-14 16:00")
    assert OPEN.due(OFFICE, at("2026-01-14 16:00"), MINUTE) == at("2026-01-15 08:01")
    assert OPEN.due(split, at("2026-01-14 11:00"), 60 * MINUTE) == at("2026-01-14 12:45")
    assert OPEN.between(split, at("2026-01-14 11:00"), at("2026-01-14 13:00")) == 75 * MINUTE
    # Nothing to wait for: due at once, also at night.
    assert OPEN.due(OFFICE, at("2026-01-14 03:00"), 0) == at("2026-01-14 03:00")


def test_a_calendar_that_does_not_open_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not open"):
        OPEN.due(Calendar("nobody's", "Europe/Berlin", ""), FIRST, 1)
    with pytest.raises(ValueError, match="no time zone"):
        zone("Europe/Nowhere")


def test_stored_minutes_have_six_decimals_halves_away_from_zero() -> None:
    stored: dict[int, Any] = {0: 0.0, 29: 0.0, 30: 0.000001, 31: 0.000001, 89: 0.000001, 90: 0.000002}
    assert {us: stored_minutes(us) for us in stored} == stored
    assert stored_minutes(480 * MINUTE - 1) == 480.0
    assert stored_minutes(at("2026-01-13 14:00") - at("2026-01-13 13:07") - 31_000_000) == 52.483333
