"""Tests of the oracle: who owned a hand-off while it waited, and whose breach it is (rules 50, 51)."""

from dataclasses import replace

import pytest

from .activity import Activity
from .hand_offs import FAR, REPS, P, assigned, call, decided, handed, instants, owned, rep, target
from .history import at, profile
from .raw import Row

BEFORE_NOTIFIED, NOTIFIED, AFTER_NOTIFIED = (
    "2026-01-14 04:59:59.999999",
    "2026-01-14 05:00",
    "2026-01-14 05:00:00.000001",
)
DUE = "2026-01-14 16:00"
Held = list[tuple[str | None, float]]


def on_14(clock: str, ref: str | None) -> Activity:
    """A change of the owner on 14 January."""
    return owned(ref, f"2026-01-14 {clock}")


def held(rows: list[Row]) -> Held:
    """Owner and minutes of each assignment."""
    return [(row["owner_id"] and row["owner_id"].removeprefix("crm:"), row["held_minutes"]) for row in rows]


def until_due(*changes: Activity, owner: str | None = "R1") -> Held:
    """The assignments of a lead that nobody answers until it is due."""
    return held(assigned(*handed(owner=owner), *changes, as_of=DUE)[1])


def breach(*changes: Activity, owner: str | None = "R1", as_of: str = FAR) -> str | None:
    """Whose breach the hand-off is."""
    found: str | None = assigned(*handed(owner=owner), *changes, as_of=as_of)[0]["breach_owner_id"]
    return found


def test_an_assignment_lasts_from_notified_to_the_answer() -> None:
    row, (only,) = assigned(*handed(), call("2026-01-14 10:00"))
    assert instants(only, "owner_id", "starts_at", "ends_at") == ("crm:R1", at(NOTIFIED), at("2026-01-14 10:00"))
    assert instants(only, "held_minutes", "is_reroute", "due_at", "is_answered_in_time") == (120.0, False, None, None)
    assert instants(row, "assignments", "reroutes", "last_rerouted_at", "breach_owner_id") == (1, 0, None, None)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (BEFORE_NOTIFIED, [("R9", 480.0)]),
        (NOTIFIED, [("R9", 480.0)]),
        (AFTER_NOTIFIED, [("R1", 0.0), ("R9", 480.0)]),
        ("2026-01-14 15:59:59.999999", [("R1", 480.0), ("R9", 0.0)]),
        (DUE, [("R1", 480.0)]),
    ],
)
def test_an_owner_of_the_instant_of_notified_has_the_first_assignment(when: str, expected: Held) -> None:
    assert until_due(owned("R9", when)) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-01-14 09:59:59.999999", [("R1", 120.0), ("R9", 0.0)]),
        ("2026-01-14 10:00", [("R1", 120.0)]),
        ("2026-01-14 10:00:00.000001", [("R1", 120.0)]),
    ],
)
def test_an_owner_of_the_instant_of_the_answer_has_no_assignment(when: str, expected: Held) -> None:
    assert held(assigned(*handed(), call("2026-01-14 10:00"), owned("R9", when))[1]) == expected


def test_an_assignment_ends_where_the_lead_leaves_the_stage() -> None:
    left = decided("rejected", "2026-01-14 12:00", by=None)
    row, rows = assigned(*handed(), left, owned("R9", "2026-01-14 12:00"))
    assert instants(row, "state", "responded_at", "breach_owner_id") == ("withdrawn", None, None)
    assert [instants(each, "owner_id", "ends_at") for each in rows] == [("crm:R1", at("2026-01-14 12:00"))]


def test_only_the_assignment_that_still_waits_has_no_end() -> None:
    rows = assigned(*handed(), on_14("10:00", "R9"), as_of="2026-01-14 12:00")[1]
    assert [row["ends_at"] for row in rows] == [at("2026-01-14 10:00"), None]
    assert held(rows) == [("R1", 120.0), ("R9", 120.0)]


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2026-01-13 14:00", []), (BEFORE_NOTIFIED, []), (NOTIFIED, []), (AFTER_NOTIFIED, [("R1", 0.0)])],
)
def test_what_is_answered_or_left_when_sales_is_notified_has_no_assignment(when: str, expected: Held) -> None:
    for end in (call(when), decided("rejected", when, by=None)):
        row, rows = assigned(*handed(), end)
        assert held(rows) == expected
        assert instants(row, "assignments", "reroutes", "last_rerouted_at") == (len(expected), 0, None)
    assert held(assigned(*handed(), as_of=when)[1]) == expected


def test_nobody_has_assignments_before_between_and_after_those_of_people() -> None:
    assert until_due(owner=None) == [(None, 480.0)]
    assert until_due(on_14("09:00", "R1"), owner=None) == [(None, 60.0), ("R1", 420.0)]
    assert until_due(on_14("09:00", None), on_14("10:00", "R9")) == [("R1", 60.0), (None, 60.0), ("R9", 360.0)]
    assert until_due(on_14("09:00", None)) == [("R1", 60.0), (None, 420.0)]


def test_one_owner_has_one_assignment_until_there_is_another() -> None:
    twice = on_14("09:00", None), on_14("10:00", "R1")
    assert until_due(*twice) == [("R1", 60.0), (None, 60.0), ("R1", 360.0)]
    assert until_due(on_14("09:00", "R1"), profile("industry", "retail", "2026-01-14 10:00")) == [("R1", 480.0)]
    assert until_due(on_14("09:00", "ghost"), on_14("10:00", None)) == [("R1", 60.0), (None, 420.0)]
    assert until_due(on_14("09:00", "R9"), on_14("09:00", "R1")) == [("R1", 480.0)]


@pytest.mark.parametrize(
    ("leaves", "returns", "expected"),
    [
        ("2026-01-14 10:00", "2026-01-14 12:00", [("R1", 120.0), (None, 120.0), ("R1", 240.0)]),
        (NOTIFIED, "2026-01-14 12:00", [(None, 240.0), ("R1", 240.0)]),
        (BEFORE_NOTIFIED, NOTIFIED, [("R1", 480.0)]),
        ("2026-01-14 10:00", DUE, [("R1", 120.0), (None, 360.0)]),
    ],
)
def test_an_owner_who_leaves_ends_an_assignment_and_has_another(leaves: str, returns: str, expected: Held) -> None:
    gone = rep("R1", "Europe/Berlin", "DE", leaves, is_active=False)
    back = rep("R1", "Europe/Berlin", "DE", returns)
    assert held(assigned(*handed(), reps=[*REPS, gone, back], as_of=DUE)[1]) == expected


def test_another_version_of_an_owner_is_no_other_owner() -> None:
    moved = rep("R1", "America/New_York", "US", "2026-01-14 10:00", team="ae")
    assert held(assigned(*handed(), reps=[*REPS, moved], as_of=DUE)[1]) == [("R1", 480.0)]


def test_minutes_are_held_in_the_calendar_of_the_hand_off() -> None:
    rows = assigned(*handed(), on_14("14:00", "R5"), as_of="2026-01-15 23:00")[1]
    assert held(rows) == [("R1", 360.0), ("R5", 120.0 + 480.0)]
    rows = assigned(*handed(), on_14("09:00:00.000033", "R9"), as_of="2026-01-14 09:00:00.000060")[1]
    assert held(rows) == [("R1", 60.000001), ("R9", 0.0)]


def test_case_12_a_lead_that_is_passed_on_an_hour_before_it_is_due() -> None:
    row, rows = assigned(*handed(), on_14("15:00", "R9"), call("2026-01-14 15:30", by="R9"))
    assert instants(row, "state", "business_minutes", "responded_by_id") == ("met", 450.0, "crm:R9")
    assert held(rows) == [("R1", 420.0), ("R9", 30.0)]
    assert row["breach_owner_id"] is None
    row, rows = assigned(*handed(), on_14("15:00", "R9"), as_of="2026-01-15 23:00")
    assert instants(row, "state", "breach_owner_id", "reroutes") == ("overdue", "crm:R1", 0)
    assert held(rows) == [("R1", 420.0), ("R9", 60.0 + 480.0)]


def test_a_breach_belongs_to_who_held_most_until_due_and_of_equals_to_the_first() -> None:
    assert breach(on_14("12:00", "R9")) == "crm:R1"
    assert breach(on_14("11:59:59.999999", "R9")) == "crm:R9"
    assert breach(on_14("12:00", "R1"), owner="R9") == "crm:R9"
    three = on_14("10:00", "R9"), on_14("13:00", "R8")
    assert breach(*three) == "crm:R9"  # 120, 180, 180


def test_the_assignments_of_one_person_are_added() -> None:
    back = on_14("10:00", "R9"), on_14("13:20", "R1"), on_14("15:00", "R8")
    assert until_due(*back) == [("R1", 120.0), ("R9", 200.0), ("R1", 100.0), ("R8", 60.0)]
    assert breach(*back) == "crm:R1"
    assert breach(on_14("09:00", "R9"), on_14("13:00", "R1")) == "crm:R1"  # 240 each; the first began at notified
    assert breach(on_14("09:00", "R9"), on_14("13:00:00.000001", "R1")) == "crm:R9"


def test_a_breach_is_nobodys_where_nobody_held_most() -> None:
    assert breach(owner=None) is None
    assert breach(on_14("12:00:00.000001", "R1"), owner=None) is None
    assert breach(on_14("12:00", "R1"), owner=None) is None  # equal, and nobody was first
    assert breach(on_14("12:00", None)) == "crm:R1"
    gaps = on_14("09:00", None), on_14("11:30", "R9"), on_14("14:00", None)
    assert breach(*gaps) is None  # 60, nobody 150 and 120, 150
    people = on_14("10:00", "R1"), on_14("13:00", "R9")
    assert breach(*people, owner=None) == "crm:R1"  # nobody 120, 180, 180


def test_what_is_held_after_due_or_outside_open_time_does_not_count_for_a_breach() -> None:
    assert breach(on_14("11:00", "R9"), owned("R1", DUE)) == "crm:R9"
    assert breach(on_14("07:59", "R9"), on_14("08:10", "R8")) == "crm:R8"
    closed = replace(P, timetable=(("00:00", "18:00"),))
    row, _ = assigned(*handed(), owned("R9", "2026-01-15 07:00"), agreements=[closed])
    assert instants(row, "first_owner_id", "due_at", "breach_owner_id") == ("crm:R1", at("2026-01-15 16:00"), "crm:R9")


def test_a_breach_has_an_owner_only_where_the_promise_is_broken() -> None:
    assert breach(as_of="2026-01-14 15:59:59.999999") is None
    assert breach(as_of=DUE) == "crm:R1"
    assert breach(call("2026-01-14 15:59:59.999999")) is None
    assert breach(call(DUE, by="R9")) == "crm:R1"
    assert breach(decided("rejected", "2026-01-14 15:59:59.999999", by=None)) is None
    assert breach(decided("rejected", DUE, by=None)) == "crm:R1"


def test_each_hand_off_of_a_lead_has_its_own_assignments() -> None:
    both = replace(P, targets=(target("mql", 480), target("sal", 480, "attempt")))
    history = [*handed(), decided("accepted", "2026-01-14 10:00"), on_14("12:00", "R9")]
    assert held(assigned(*history, agreements=[both])[1]) == [("R1", 120.0)]
    row, rows = assigned(*history, stage="sal", agreements=[both], as_of="2026-01-16 23:00")
    assert held(rows) == [("R9", 960.0)]
    assert row["breach_owner_id"] == "crm:R9"
