"""Tests of the oracle: to whom a hand-off was rerouted once it was due, and whether that helped (rule 52)."""

from dataclasses import replace
from typing import Any

import pytest

from .activity import Activity
from .agreement import read_agreements
from .hand_offs import REPS, P, assigned, call, decided, handed, instants, owned, rep
from .history import at
from .raw import Row

DUE = "2026-01-14 16:00"
T = "2026-01-15 23:00"
TO_R8 = owned("R8", "2026-01-15 08:30")  # of London: due at 13:00
REROUTE = "owner_id", "due_at", "is_answered_in_time"


def reroutes(*activities: Activity, owner: str | None = "R1", **given: Any) -> list[Row]:
    """The assignments of a lead that are reroutes."""
    row, rows = assigned(*handed(owner=owner), *activities, **({"as_of": T} | given))
    found = [each for each in rows if each["is_reroute"]]
    assert row["reroutes"] == len(found)
    assert row["last_rerouted_at"] == (found[-1]["starts_at"] if found else None)
    others = [each for each in rows if not each["is_reroute"]]
    assert {instants(each, "due_at", "is_answered_in_time") for each in others} <= {(None, None)}
    return found


def starts(*activities: Activity, owner: str | None = "R1", **given: Any) -> list[int]:
    return [each["starts_at"] for each in reroutes(*activities, owner=owner, **given)]


def in_time(*activities: Activity, **given: Any) -> list[bool | None]:
    return [each["is_answered_in_time"] for each in reroutes(*activities, **given)]


def test_case_13_a_lead_that_is_rerouted_and_answered_or_rerouted_again() -> None:
    answer = call("2026-01-15 12:59", by="R8")
    row, rows = assigned(*handed(), TO_R8, answer)
    assert instants(row, "state", "business_minutes", "breach_owner_id", "reroutes") == ("late", 779.0, "crm:R1", 1)
    assert row["last_rerouted_at"] == at("2026-01-15 08:30")
    assert instants(rows[1], *REROUTE, "is_reroute") == ("crm:R8", at("2026-01-15 13:00"), True, True)
    assert [each["held_minutes"] for each in rows] == [510.0, 269.0]
    row, rows = assigned(*handed(), TO_R8, owned("R5", "2026-01-15 14:00"), as_of=T)
    assert instants(row, "state", "breach_owner_id", "reroutes") == ("overdue", "crm:R1", 2)
    assert row["last_rerouted_at"] == at("2026-01-15 14:00")
    assert instants(rows[1], *REROUTE) == ("crm:R8", at("2026-01-15 13:00"), False)
    assert instants(rows[2], *REROUTE, "ends_at") == ("crm:R5", at("2026-01-15 18:00"), False, None)


def test_a_reroute_starts_at_due_or_later() -> None:
    assert starts(owned("R8", DUE)) == [at(DUE)]
    assert starts(owned("R8", "2026-01-14 15:59:59.999999")) == []
    assert starts(owned("R8", "2026-01-14 16:00:00.000001")) == [at("2026-01-14 16:00:00.000001")]
    assert starts(owned("R8", DUE), as_of=DUE) == []
    assert starts(owned("R8", DUE), call(DUE)) == []


def test_a_reroute_goes_to_another_rep_than_the_last_one() -> None:
    nobody = owned(None, "2026-01-15 08:00")
    assert starts(nobody, owned("R1", "2026-01-15 09:00")) == []
    assert starts(nobody) == []
    assert starts(nobody, owned("R8", "2026-01-15 09:00")) == [at("2026-01-15 09:00")]
    there_and_back = owned("R8", "2026-01-15 09:00"), owned("R1", "2026-01-15 10:00")
    assert starts(*there_and_back) == [at("2026-01-15 09:00"), at("2026-01-15 10:00")]
    assert starts(owned(None, "2026-01-14 09:00"), owned("R1", "2026-01-15 09:00")) == []


def test_the_first_owner_ever_is_a_reroute_where_the_lead_is_due() -> None:
    assert starts(owned("R1", "2026-01-15 09:00"), owner=None) == [at("2026-01-15 09:00")]
    assert starts(owned("R1", "2026-01-14 09:00"), owner=None) == []


def test_an_owner_of_before_notified_plays_no_part() -> None:
    gone = owned(None, "2026-01-14 04:00")
    assert starts(gone, owned("R1", "2026-01-15 09:00")) == [at("2026-01-15 09:00")]


def test_an_owner_who_left_and_is_back_is_no_reroute_but_a_new_one_is() -> None:
    gone = rep("R1", "Europe/Berlin", "DE", "2026-01-14 10:00", is_active=False)
    back = rep("R1", "Europe/Berlin", "DE", "2026-01-15 10:00")
    assert starts(reps=[*REPS, gone, back]) == []
    came = rep("R2", "Europe/Berlin", "DE", is_active=False), rep("R2", "Europe/Berlin", "DE", "2026-01-15 10:00")
    assert starts(owned("R2", "2026-01-14 10:00"), reps=[*REPS, *came]) == [at("2026-01-15 10:00")]


@pytest.mark.parametrize(
    ("answered", "expected"),
    [("2026-01-15 12:59:59.999999", True), ("2026-01-15 13:00", False), ("2026-01-15 14:00", False)],
)
def test_an_answer_at_the_due_of_a_reroute_is_not_in_time(answered: str, expected: bool) -> None:
    assert in_time(TO_R8, call(answered, by="R8")) == [expected]
    assert in_time(TO_R8, call(answered, by="R1")) == [expected]  # by whomever
    assert in_time(TO_R8, owned("R5", "2026-01-15 12:00"), call(answered)) == [expected, True]


def test_a_reroute_that_can_still_be_answered_in_time_is_not_judged() -> None:
    assert in_time(TO_R8, as_of="2026-01-15 12:59:59.999999") == [None]
    assert in_time(TO_R8, as_of="2026-01-15 13:00") == [False]
    left = decided("rejected", "2026-01-15 10:00", by=None)
    assert in_time(TO_R8, left) == [False]
    handed_on = owned("R5", "2026-01-15 12:00")
    assert in_time(TO_R8, handed_on, as_of="2026-01-15 12:30") == [None, None]
    assert in_time(TO_R8, handed_on, as_of="2026-01-15 13:00") == [False, None]


def test_a_version_that_says_nothing_of_reroutes_gives_them_no_due() -> None:
    silent = replace(P, reroute_minutes=None)
    for rest in ((), (call("2026-01-15 09:00"),)):
        (row,) = reroutes(TO_R8, *rest, agreements=[silent])
        assert instants(row, *REROUTE) == ("crm:R8", None, None)


def test_a_reroute_is_due_in_the_calendar_that_the_rep_has_at_its_start() -> None:
    def due_at(*moves: Row) -> int:
        (row,) = reroutes(TO_R8, reps=[*REPS, *moves])
        return int(row["due_at"])

    berlin, york = ("Europe/Berlin", "DE"), ("America/New_York", "US")
    assert due_at(rep("R8", *berlin, "2026-01-15 08:30")) == at("2026-01-15 12:30")
    assert due_at(rep("R8", *york, "2026-01-15 08:30")) == at("2026-01-15 18:00")
    assert due_at(rep("R8", *york, "2026-01-15 08:30:00.000001")) == at("2026-01-15 13:00")
    assert due_at(rep("R8", *york, "2026-01-15 08:00"), rep("R8", *berlin, "2026-01-15 08:30")) == at(
        "2026-01-15 12:30"
    )
    assert due_at(rep("R8", "Mars/Base", None, "2026-01-15 08:00", hours=None)) == at("2026-01-15 12:30")


def test_a_version_tells_within_how_many_minutes_a_reroute_is_answered() -> None:
    hours = {"hours": "office", "zone": "Europe/Berlin", "holidays": "DE"}
    declared: Row = {"v": "p", "agreement": {"in_force_from": None}, "notified": "entry", "targets": []}
    declared |= {"default_calendar": hours}
    versions = read_agreements([declared, declared | {"reroute": None}, declared | {"reroute": {"minutes": 30}}])
    assert [version.reroute_minutes for version in versions] == [None, None, 30]
    (row,) = reroutes(TO_R8, agreements=[replace(P, reroute_minutes=30)])
    assert row["due_at"] == at("2026-01-15 09:30")
