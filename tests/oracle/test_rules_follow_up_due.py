"""Tests of the oracle: due in the calendar of the owner, and who owns a hand-off (rules 32 to 36)."""

from dataclasses import replace
from typing import Any

import pytest

from .hand_offs import (
    ENTRY,
    OFFICE,
    REPS,
    WORKING_HOURS,
    E,
    P,
    call,
    decided,
    hand_off,
    handed,
    instants,
    owned,
    rep,
    target,
    weekly,
)  # fmt: skip
from .history import at, opportunity
from .raw import Row
from .reps import Reps

TOLD = "2026-01-14 05:00"
DUE = "2026-01-14 16:00"


def due(entered_at: str, owner: str | None = "R1", **given: Any) -> int:
    return int(hand_off(*handed(entered_at, owner), **given)["due_at"])


def asks(minutes: int) -> Any:
    return replace(E, targets=(target("mql", minutes),))


@pytest.mark.parametrize(
    ("entered_at", "told", "expected"),
    [
        # A Friday; the Monday after is Martin Luther King Day in the United States.
        ("2026-01-16 17:30", "2026-01-17 05:00", {"R1": "2026-01-19 16:00", "R5": "2026-01-20 22:00"}),
        # The day before Good Friday.
        (
            "2026-04-02 08:00",
            "2026-04-03 04:00",
            {"R1": "2026-04-07 15:00", "R8": "2026-04-07 16:00", "R5": "2026-04-03 21:00"},
        ),
        # The clocks of the United States change on 8 March, those of Europe on 29 March.
        ("2026-03-03 11:00", "2026-03-04 05:00", {"R5": "2026-03-04 22:00", "R1": "2026-03-04 16:00"}),
        ("2026-03-10 11:00", "2026-03-11 05:00", {"R5": "2026-03-11 21:00", "R1": "2026-03-11 16:00"}),
        ("2026-03-31 10:00", "2026-04-01 04:00", {"R5": "2026-04-01 21:00", "R1": "2026-04-01 15:00"}),
    ],
)
def test_due_is_counted_in_the_owners_hours_zone_and_holidays(
    entered_at: str, told: str, expected: dict[str, str]
) -> None:
    for owner, due_at in expected.items():
        row = hand_off(*handed(entered_at, owner))
        assert instants(row, "notified_at", "due_at") == (at(told), at(due_at)), owner


def test_in_hours_that_never_close_a_day_is_1440_minutes_also_when_clocks_change() -> None:
    always = replace(asks(1_440), default_calendar=replace(OFFICE, hours="always"))
    assert due("2026-03-28 11:00", None, agreements=[always]) == at("2026-03-29 11:00")


def test_a_half_day_counts_by_its_own_hours() -> None:
    # Wednesday 23 December 60 minutes, Thursday 180, then Christmas and a weekend, Monday 240.
    assert due("2026-12-23 15:00", agreements=[E]) == at("2026-12-28 12:00")


def test_due_within_a_split_day_at_the_end_of_one_and_after_one() -> None:
    split = (rep("R1", "Europe/Berlin", "DE", hours="split"),)
    assert due("2026-01-14 11:00", agreements=[asks(60)], reps=split) == at("2026-01-14 12:45")
    assert due("2026-01-14 08:00", agreements=[asks(480)]) == at(DUE)
    assert due(DUE, agreements=[asks(1)]) == at("2026-01-15 08:01")
    row = hand_off(*handed("2026-01-14 17:20"), call("2026-01-14 19:00"), agreements=[E])
    assert instants(row, "state", "business_minutes", "minutes_since_entry") == ("met", 0.0, 100.0)


def test_minutes_until_a_late_response_are_those_of_the_hand_offs_calendar() -> None:
    row = hand_off(*handed(), owned("R8", "2026-01-15 08:30"), call("2026-01-15 12:59", by="R8"))
    assert instants(row, "state", "business_minutes", "owner_id") == ("late", 779.0, "crm:R8")
    york = hand_off(*handed(owner="R5"), call("2026-01-14 15:00"))
    assert instants(york, "state", "business_minutes", "is_by_owner") == ("met", 60.0, False)


def test_without_a_warn_it_is_three_quarters_rounded_down_to_a_minute() -> None:
    def warned(**given: Any) -> tuple[Any, ...]:
        agreement = replace(E, targets=(target("mql", **given),))
        return instants(hand_off(*handed("2026-01-14 08:00"), agreements=[agreement]), "warn_at", "due_at")

    assert warned(minutes=480) == (at("2026-01-14 14:00"), at(DUE))
    assert warned(minutes=250)[0] == at("2026-01-14 11:07")
    assert warned(minutes=480, warn=90)[0] == at("2026-01-14 09:30")
    # Of one minute nothing is left, and nothing has passed by notified.
    assert warned(minutes=1) == (at("2026-01-14 08:00"), at("2026-01-14 08:01"))


def test_due_moves_with_no_later_change_of_the_reps_calendar() -> None:
    def due_if(zone: str, modified: str, **rest: Any) -> int:
        return due(ENTRY, reps=(*REPS, rep("R1", zone, "DE", modified, **rest)))

    assert due_if("Europe/London", "2026-01-14 06:00") == at(DUE)
    assert due_if("Europe/London", "2026-01-14 05:00:00.000001") == at(DUE)
    assert due_if("Europe/London", TOLD) == at("2026-01-14 17:00")
    assert due_if("Europe/Berlin", TOLD, hours="always") == at("2026-01-14 13:00")
    assert due_if("Europe/Berlin", "2026-01-14 06:00", hours="always") == at(DUE)


def test_due_moves_with_no_later_owner() -> None:
    rows = [
        hand_off(*handed(), owned(owner, when))
        for owner, when in (("R5", "2026-01-14 05:00:00.000001"), ("R5", TOLD), (None, TOLD))
    ]
    assert [instants(row, "first_owner_id", "owner_id", "calendar", "due_at") for row in rows] == [
        ("crm:R1", "crm:R5", "office, Europe/Berlin, DE", at(DUE)),
        ("crm:R5", "crm:R5", "office, America/New_York, US", at("2026-01-14 22:00")),
        (None, None, "office, Europe/Berlin, DE", at(DUE)),
    ]


@pytest.mark.parametrize(
    ("given", "calendar"),
    [
        ({}, "office, America/New_York, US"),
        ({"hours": None}, "office, America/New_York, US"),
        ({"hours": "nobody's"}, "office, America/New_York, US"),
        ({"hours": "split"}, "split, America/New_York, US"),
        ({"zone": "America/Nowhere"}, "office, Europe/Berlin, US"),
        ({"zone": "europe/berlin"}, "office, Europe/Berlin, US"),
        ({"holidays": None}, "office, America/New_York, DE"),
        ({"holidays": "nobody's"}, "office, America/New_York, DE"),
    ],
)
def test_what_a_reps_calendar_lacks_and_what_nobody_knows_are_the_default_ones(
    given: dict[str, Any], calendar: str
) -> None:
    row = rep(**({"ref": "R1", "zone": "America/New_York", "holidays": "US"} | given))
    assert hand_off(*handed(), reps=[row])["calendar"] == calendar


def test_a_rep_is_the_version_of_that_time_and_before_the_first_the_first() -> None:
    rows = [
        rep("R1", "Europe/Berlin", "DE", "2026-01-10 00:00", team="first"),
        rep("R1", "Europe/Berlin", "DE", "2026-01-12 00:00", team="repeated"),
        rep("R1", "Europe/Berlin", "DE", "2026-01-20 00:00", team="late"),
        rep("R1", "Europe/Berlin", "DE", "2026-01-12 00:00", team="second"),
    ]

    def team(when: str, as_of: str = "2026-02-01 00:00") -> str | None:
        found = Reps(rows, at(as_of)).at("crm:R1", at(when))
        return found.team if found else None

    assert [team(f"2026-01-{day} 00:00") for day in ("01", "10", "12", "19", "20")] == [
        "first", "first", "second", "second", "late",
    ]  # fmt: skip
    assert team("2026-01-11 23:59:59.999999") == "first"
    assert team("2026-01-25 00:00", as_of="2026-01-20 00:00") == "second"
    assert team("2026-01-25 00:00", as_of="2026-01-20 00:00:00.000001") == "late"
    assert team("2026-01-25 00:00", as_of="2026-01-10 00:00") is None
    assert Reps(rows, at("2026-02-01 00:00")).at("crm:R2", 0) is None


def test_an_owner_who_is_no_active_rep_then_is_nobody() -> None:
    def owner(*reps: Row, of: str = "R1") -> tuple[Any, ...]:
        return instants(hand_off(*handed(owner=of), reps=reps), "first_owner_id", "owner_id")

    left = rep("R1", "Europe/Berlin", "DE", "2026-01-20 00:00", is_active=False)
    back = rep("R1", "Europe/Berlin", "DE", "2026-02-20 00:00", is_active=True)
    assert owner(*REPS, left) == ("crm:R1", None)
    assert owner(*REPS, left, back) == ("crm:R1", "crm:R1")
    assert owner(left) == (None, None)
    assert owner(*REPS, of="R404") == (None, None)


def test_an_owner_given_at_the_very_instant_counts() -> None:
    changed = owned("R9", "2026-01-14 09:00")
    answers = [hand_off(*handed(), changed, call(f"2026-01-14 {time}", by="R9")) for time in ("08:59", "09:00")]
    assert [instants(row, "owner_id", "is_by_owner") for row in answers] == [("crm:R1", False), ("crm:R9", True)]


def test_the_owner_is_that_at_the_response_else_at_the_exit_else_at_as_of() -> None:
    later = owned("R9", "2026-01-20 09:00")
    assert hand_off(*handed(), later)["owner_id"] == "crm:R9"
    assert hand_off(*handed(), later, as_of="2026-01-20 09:00")["owner_id"] == "crm:R1"
    assert hand_off(*handed(), later, call("2026-01-14 09:00"))["owner_id"] == "crm:R1"
    assert hand_off(*handed(), later, decided("rejected", "2026-01-19 09:00", by=None))["owner_id"] == "crm:R1"
    assert hand_off(*handed(), later, decided("rejected", "2026-01-20 09:00", by=None))["owner_id"] == "crm:R9"


def test_before_sales_is_notified_the_first_owner_is_that_as_known_at_as_of() -> None:
    changes = [owned("R5", "2026-01-13 15:00"), call("2026-01-13 14:00"), owned("R9", "2026-01-14 04:59")]

    def row(as_of: str) -> tuple[Any, ...]:
        return instants(hand_off(*handed(), *changes, as_of=as_of), "first_owner_id", "owner_id", "is_by_owner")

    assert row("2026-01-13 14:30") == ("crm:R1", "crm:R1", True)
    # The owner at the response was R1; nobody is notified yet.
    assert row("2026-01-13 16:00") == ("crm:R5", "crm:R1", True)
    assert row(TOLD) == ("crm:R9", "crm:R1", True)
    assert row("2026-01-14 05:00:00.000001") == ("crm:R9", "crm:R1", True)


def test_the_owner_of_an_opportunity_plays_no_part() -> None:
    agreement = replace(E, targets=(target("sql", 480),))
    history = [*handed(), call("2026-01-14 09:00"), opportunity("opened", "2026-01-15 09:00")]
    owned_by = {"opportunity_id": "crm:o1", "opened_at": at("2026-01-15 09:00"), "owner_id": "crm:R5"}
    row = hand_off(*history, stage="sql", agreements=[agreement], opportunities=[owned_by])
    assert row["first_owner_id"] == "crm:R1"


def test_a_lead_without_an_owner_is_due_in_the_default_calendar_of_the_version() -> None:
    york = replace(P, default_calendar=replace(OFFICE, zone="America/New_York", holidays="US"))
    assert due(ENTRY, None) == at(DUE)
    assert due(ENTRY, None, agreements=[york]) == at("2026-01-14 22:00")
    assert due(ENTRY, "R1", agreements=[york]) == at(DUE)


def test_new_hours_hold_from_their_first_day_for_hand_offs_before_it_too() -> None:
    new = weekly("office", range(1, 6), ("10:00", "12:00"), since="2026-01-15")
    # 420 minutes of Wednesday by the old hours, 60 of Thursday by the new ones.
    agreement = replace(asks(480), timetable=())
    row = hand_off(*handed("2026-01-14 09:00"), agreements=[agreement], working_hours=[*WORKING_HOURS, *new])
    assert row["due_at"] == at("2026-01-15 10:00")
