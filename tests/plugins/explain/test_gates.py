"""What is said of each gate, on a lead made by hand: which version decides, what is missing, and when that is true."""

from typing import Any

import pytest
from tests.plugins.explain.world import ENGAGEMENT, IN_ALL, World

from accord.common.errors import AccordError

FIRST, LAST, LATER = "2026-01-10 09:00:00", "2026-01-20 09:00:00", "2026-01-25 09:00:00"
# A moment at which all clauses of profile_and_actions hold.
GOOD: dict[str, Any] = {"industry": "software", "employees": 50, "lead_score_engagement": 20.0, "demo_requests": 1}
CLAUSES = ("not_a_customer", "not_own_staff_or_partner", "not_a_competitor", "industry", "company_size", "engagement",
           "buying_action")  # fmt: skip


def inquiry(world: World, at: str = FIRST) -> World:
    return world.entered("inquiry", at)


def all_at(instant: str) -> dict[str, Any]:
    return dict.fromkeys(CLAUSES, instant)


def clause(gate: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in gate["clauses"] if each["clause"] == name)


def test_what_is_missing_is_told_in_words_with_what_is_known_of_the_last_moment(world: World) -> None:
    inquiry(world).moment(FIRST, **GOOD | {"employees": None}).moment(
        LAST, **GOOD | {"employees": 30, "lead_score_engagement": 7.504}
    )
    gate = world.gate("mql")
    assert (gate["status"], gate["definition"]) == ("open", "profile_and_actions")
    assert gate["said"] == "not entered: 2 of 7 clauses are missing"
    assert clause(gate, "company_size")["missing"] == ["employees: 30 of 50, 20 short"]
    assert clause(gate, "engagement")["missing"] == [f"{ENGAGEMENT}: 7.50 of 20, 12.50 short"]
    assert [each["clause"] for each in gate["clauses"]] == list(CLAUSES)
    assert all(each["says"].endswith(".") for each in gate["clauses"])


def test_a_value_exactly_at_its_threshold_is_enough_and_a_hundredth_below_it_never_looks_enough(world: World) -> None:
    inquiry(world).moment(LAST, **GOOD | {"lead_score_engagement": 19.999999})
    assert clause(world.gate("mql"), "engagement")["missing"] == [f"{ENGAGEMENT}: 19.99 of 20, 0.01 short"]
    world.moment(LATER, **GOOD)
    assert clause(world.gate("mql"), "engagement") | {"comparisons": []} == {
        "clause": "engagement",
        "says": "Has 20 engagement points or more at this moment.",
        "first_met_at": None,
        "holds": True,
        "holds_by_now": None,
        "missing": [],
        "lapsed": [],
        "compared": [f"{ENGAGEMENT}: 20; it takes 20 or more"],
        "comparisons": [],
    }


def test_what_is_not_known_is_called_so(world: World) -> None:
    inquiry(world).moment(LAST)
    gate = world.gate("mql")
    assert clause(gate, "industry")["missing"] == [
        "industry: not known; it takes software, manufacturing, logistics, healthcare or finance"
    ]
    assert clause(gate, "company_size")["missing"] == ["employees: not known; it takes 50 or more"]
    assert clause(world.gate("sal"), "accepted_by_sales")["missing"] == [
        "decision: none yet; it takes accepted or handed over"
    ]
    asked = world.gate("sql", definition="bant_and_attitude")
    assert clause(asked, "authority")["missing"] == ["authority: not answered yet; it takes yes"]


def test_of_several_ways_the_nearest_comes_first(world: World) -> None:
    inquiry(world).moment(LAST, **GOOD | {"demo_requests": 0, "pricing_visits_30d": 1})
    assert clause(world.gate("mql"), "buying_action")["missing"] == [
        "nearest: views of prices in the last 30 days: 1 of 2, 1 short",
        "or: requests for a demo + requests to be contacted + requests for information + downloads of key content: "
        "0 of 1",
    ]


def test_an_entered_gate_is_told_by_the_version_that_put_the_lead_there(world: World) -> None:
    world.entered("inquiry", "2025-03-01 09:00:00").entered("mql", "2025-03-04 09:00:00", "three_visits_in_a_week")
    world.met("three_visits_in_a_week", "2025-03-04 09:00:00", three_visits_in_a_week="2025-03-04 09:00:00")
    world.moment("2025-03-04 09:00:00", visits_7d=3).moment(LAST, visits_7d=1)
    gate = world.gate("mql")
    assert gate["said"] == ("entered on 2025-03-04 10:00, by three_visits_in_a_week; in force now: profile_and_actions")
    visits = clause(gate, "three_visits_in_a_week")
    assert (visits["holds"], visits["missing"]) == (False, [])
    assert visits["lapsed"] == ["visits in the last seven days: 1 of 3, 2 short"]


def test_a_skipped_gate_says_so_instead_of_what_is_missing(world: World) -> None:
    world.entered("inquiry", "2025-08-30 09:00:00").entered("mql", None).entered(
        "sal", "2025-08-31 09:00:00", "accepted_by_sales"
    )
    world.moment("2025-08-31 09:00:00", decision="accepted").moment(LAST, **GOOD | {"decision": "accepted"})
    gate = world.gate("mql")
    assert gate["said"] == (
        "skipped: SAL came first, on 2025-08-31 11:00 (in force then: three_visits_in_a_week), "
        "so it cannot be entered in cycle 1 any more"
    )
    assert [each["missing"] for each in gate["clauses"]] == [[]] * 3


def test_after_a_rejection_nothing_is_judged_until_something_happens(world: World) -> None:
    inquiry(world).entered("nurture", LAST, reason="no_budget").moment(FIRST, **GOOD | {"employees": 3})
    world.moment(LAST, **GOOD | {"decision": "rejected"}).as_of(cycle=2, industry="software", employees=50)
    told = world.told()
    assert (told["cycle"], told["moment_at"]) == (2, None)
    gate = told["gates"][0]
    assert gate["said"] == (
        "not entered: nothing that counts has happened in cycle 2 yet; as things stand, 2 of 7 clauses are missing"
    )
    assert (clause(gate, "industry")["holds"], clause(gate, "industry")["holds_by_now"]) == (None, True)
    assert clause(gate, "engagement")["missing"] == [f"{ENGAGEMENT}: 0 of 20"]


def test_at_the_very_instant_of_a_boundary_the_next_cycle_has_begun(world: World) -> None:
    inquiry(world).entered("nurture", LAST).moment(FIRST, **GOOD).moment(LAST, **GOOD)
    assert world.told(LAST)["cycle"] == 2
    assert world.gate("mql", LAST)["said"] == "not entered: nothing that counts has happened in cycle 2 yet"
    assert world.told("2026-01-20 08:59:59")["cycle"] == 1


def test_a_closed_lead_can_enter_nothing_until_it_is_recycled(world: World) -> None:
    inquiry(world).entered("disqualified", LAST, reason="not_ready").moment(FIRST).moment(LAST, **GOOD)
    closed = world.told()
    assert closed["is_closed"]
    assert {gate["said"] for gate in closed["gates"]} == {
        "cannot be entered: disqualified on 2026-01-20 10:00 (not ready); only a recycle by Sales reopens the lead"
    }
    world.entered("nurture", "2026-01-22 09:00:00", reason="second look").moment(
        LATER, cycle=2, **GOOD | {"employees": 1}
    )
    reopened = world.told()
    assert (reopened["is_closed"], reopened["cycle"]) == (False, 2)
    assert reopened["gates"][0]["said"] == "not entered: 1 of 7 clauses is missing"
    assert [entry["stage"] for entry in reopened["journey"]] == ["inquiry", "disqualified", "nurture"]


def test_before_the_first_version_no_definition_was_in_force(world: World) -> None:
    world.entered("inquiry", "2024-12-30 09:00:00").moment("2024-12-30 09:00:00", **GOOD)
    gate = world.gate("mql", "2024-12-31 22:59:59")
    assert gate["status"] == "no_definition"
    assert gate["said"] == (
        "cannot be entered: no definition was in force then; the first comes in force on 2025-01-01"
    )
    assert world.gate("mql", "2024-12-31 23:00:00")["definition"] == "three_visits_in_a_week"


def test_having_met_a_version_before_it_was_in_force_counts_for_nothing(world: World) -> None:
    before = "2025-07-15 09:00:00"
    inquiry(world, before).met("profile_and_actions", before, **all_at(before))
    world.moment(before, **GOOD)
    assert world.gate("mql")["said"] == (
        "not entered: it was met on 2025-07-15 11:00, before it came in force, which counts for nothing; "
        "it counts from the next moment on"
    )
    world.moment(LAST, **GOOD | {"lead_score_engagement": 3.0})
    assert world.gate("mql")["said"].endswith("which counts for nothing; 1 of 7 clauses is missing")


def test_clauses_that_never_held_together_are_told_as_such(world: World) -> None:
    inquiry(world).met("profile_and_actions", **all_at(FIRST))
    world.moment(LAST, **GOOD | {"lead_score_engagement": 3.0})
    assert world.gate("mql")["said"] == (
        "not entered: 1 of 7 clauses is missing; each held once in this cycle, but never all together"
    )


def test_decay_since_the_last_moment_is_told_beside_it(world: World) -> None:
    inquiry(world).moment(LAST, **GOOD | {"employees": 3})
    world.as_of(**GOOD | {"employees": 3, "lead_score_engagement": 15.25})
    gate = world.gate("mql")
    engagement = clause(gate, "engagement")
    assert (engagement["holds"], engagement["holds_by_now"], engagement["missing"]) == (True, False, [])
    assert engagement["lapsed"] == [f"{ENGAGEMENT}: 15.25 of 20, 4.75 short"]
    world.moment(LATER, **GOOD | {"lead_score_engagement": 19.0})
    assert clause(world.gate("mql"), "engagement")["missing"] == [f"{ENGAGEMENT}: 19 of 20, 1 short (15.25 by now)"]


def test_a_lead_that_meets_it_by_mere_passing_of_time_waits_for_its_next_moment(world: World) -> None:
    inquiry(world).moment(LAST, **GOOD | {"lead_score_engagement": 19.0}).as_of(**GOOD)
    assert world.gate("mql")["said"] == (
        "not entered: 1 of 7 clauses is missing. By now all hold, but only a moment counts: "
        "it waits for something to happen"
    )


def test_an_earlier_instant_knows_nothing_of_what_came_later(world: World) -> None:
    inquiry(world).entered("mql", LAST, "profile_and_actions").entered("sal", LATER, "accepted_by_sales").entered(
        "sql", None
    )
    world.met("profile_and_actions", LAST, **all_at(FIRST) | {"engagement": LAST})
    world.moment(FIRST, **GOOD | {"lead_score_engagement": 1.0}).moment(LAST, **GOOD).entered("opportunity", LATER)
    then = world.told("2026-01-15 00:00:00")
    assert [(entry["stage"], entry["exited_at"]) for entry in then["journey"]] == [("inquiry", None)]
    assert then["journey"][0]["days_in_stage"] == 4.625
    assert then["gates"][0]["status"] == "open"
    assert clause(then["gates"][0], "engagement")["first_met_at"] is None
    assert clause(then["gates"][0], "engagement")["missing"] == [f"{ENGAGEMENT}: 1 of 20, 19 short"]
    assert world.gate("mql", LAST)["status"] == "entered"
    now = world.told()
    assert [entry["stage"] for entry in now["journey"]] == ["inquiry", "mql", "sal", "sql", "opportunity"]
    assert [entry["is_skipped"] for entry in now["journey"]] == [False, False, False, True, False]


def test_a_definition_asked_for_is_told_in_detail_whether_it_decides_or_not(world: World) -> None:
    inquiry(world).entered("mql", LAST, "profile_and_actions").moment(LAST, **GOOD | {"lead_score_total": 50.0})
    world.met("points", LAST, points=LAST)
    (gate,) = world.told(definition="points")["gates"]
    assert gate["said"] == (
        "met on 2026-01-20 10:00, in cycle 1; the lead entered MQL by profile_and_actions, on 2026-01-20 10:00"
    )
    assert clause(gate, "points")["compared"] == [f"{IN_ALL}: 50; it takes 50 or more"]
    (asked,) = world.told(definition="profile_and_actions")["gates"]
    assert asked["definition"] == "profile_and_actions"
    with pytest.raises(AccordError, match=r"There is no definition 'pionts'. There are: accepted_by_sales, .*points"):
        world.told(definition="pionts")
