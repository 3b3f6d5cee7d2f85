"""The sentence of each gate, on a lead made by hand: which version decides, what is missing, and as of when."""

from typing import Any

import pytest
from tests.plugins.explain.world import ENGAGEMENT, IN_TOTAL, World

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


def test_what_is_missing_is_a_sentence_with_the_values_of_the_last_moment(world: World) -> None:
    inquiry(world).moment(FIRST, **GOOD | {"employees": None}).moment(
        LAST, **GOOD | {"employees": 30, "lead_score_engagement": 7.504}
    )
    gate = world.gate("mql")
    assert (gate["status"], gate["definition"]) == ("open", "profile_and_actions")
    assert gate["sentence"] == "Not yet: 2 of 7 clauses are not met."
    assert clause(gate, "company_size")["missing"] == [
        "Number of employees of the company: 30, but must be 50 or more."
    ]
    assert clause(gate, "engagement")["missing"] == [f"Needs 20 {ENGAGEMENT}, has 7.50."]
    assert [each["clause"] for each in gate["clauses"]] == list(CLAUSES)
    assert all(each["sentence"].endswith(".") for each in gate["clauses"])


def test_a_value_at_its_threshold_is_enough_and_just_below_never_looks_enough(world: World) -> None:
    inquiry(world).moment(LAST, **GOOD | {"lead_score_engagement": 19.999999})
    assert clause(world.gate("mql"), "engagement")["missing"] == [f"Needs 20 {ENGAGEMENT}, has 19.99."]
    world.moment(LATER, **GOOD)
    assert clause(world.gate("mql"), "engagement") | {"comparisons": []} == {
        "clause": "engagement",
        "sentence": "The lead has 20 engagement points or more.",
        "first_met_at": None,
        "holds": True,
        "holds_now": None,
        "missing": [],
        "lapsed": [],
        "compared": [f"Needs 20 {ENGAGEMENT}, has 20."],
        "comparisons": [],
    }


def test_values_that_are_not_known_are_named_as_such(world: World) -> None:
    inquiry(world).moment(LAST)
    gate = world.gate("mql")
    assert clause(gate, "industry")["missing"] == [
        "Industry of the company: not known, but must be software, manufacturing, logistics, healthcare or finance."
    ]
    assert clause(gate, "company_size")["missing"] == [
        "Number of employees of the company: not known, but must be 50 or more."
    ]
    assert clause(world.gate("sal"), "accepted_by_sales")["missing"] == [
        "Decision of Sales: none yet, but must be accepted or handed over."
    ]
    requested = world.gate("sql", definition="bant_and_attitude")
    assert clause(requested, "authority")["missing"] == ["Authority: not answered yet, but must be yes."]


def test_of_several_ways_the_nearest_comes_first(world: World) -> None:
    inquiry(world).moment(LAST, **GOOD | {"demo_requests": 0, "pricing_visits_30d": 1})
    assert clause(world.gate("mql"), "buying_action")["missing"] == [
        "Nearest way: needs 2 views of prices in the last 30 days, has 1.",
        "Or: needs at least one of: requests for a demo, requests to be contacted, requests for information "
        "or downloads of key content; has none.",
    ]


def test_an_entered_gate_names_the_version_that_put_the_lead_there(world: World) -> None:
    world.entered("inquiry", "2025-03-01 09:00:00").entered("mql", "2025-03-04 09:00:00", "three_visits_in_a_week")
    world.met("three_visits_in_a_week", "2025-03-04 09:00:00", three_visits_in_a_week="2025-03-04 09:00:00")
    world.moment("2025-03-04 09:00:00", visits_7d=3).moment(LAST, visits_7d=1)
    gate = world.gate("mql")
    assert gate["sentence"] == (
        "Entered on 2025-03-04 10:00 by three_visits_in_a_week. Now in force: profile_and_actions."
    )
    visits = clause(gate, "three_visits_in_a_week")
    assert (visits["holds"], visits["missing"]) == (False, [])
    assert visits["lapsed"] == ["Needs 3 visits in the last seven days, has 1."]


def test_a_skipped_gate_says_so_instead_of_what_is_missing(world: World) -> None:
    world.entered("inquiry", "2025-08-30 09:00:00").entered("mql", None).entered(
        "sal", "2025-08-31 09:00:00", "accepted_by_sales"
    )
    world.moment("2025-08-31 09:00:00", decision="accepted").moment(LAST, **GOOD | {"decision": "accepted"})
    gate = world.gate("mql")
    assert gate["sentence"] == (
        "Skipped: the lead became SAL first, on 2025-08-31 11:00. It cannot become MQL in cycle 1 any more. "
        "In force then: three_visits_in_a_week."
    )
    assert [each["missing"] for each in gate["clauses"]] == [[]] * 3


def test_after_a_rejection_nothing_is_evaluated_until_something_happens(world: World) -> None:
    inquiry(world).entered("nurture", LAST, reason="no_budget").moment(FIRST, **GOOD | {"employees": 3})
    world.moment(LAST, **GOOD | {"decision": "rejected"}).as_of(cycle=2, industry="software", employees=50)
    explained = world.explained()
    assert (explained["cycle"], explained["moment_at"]) == (2, None)
    gate = explained["gates"][0]
    assert gate["sentence"] == (
        "Not yet: nothing has happened in cycle 2 so far. As of now 2 of 7 clauses are not met."
    )
    assert (clause(gate, "industry")["holds"], clause(gate, "industry")["holds_now"]) == (None, True)
    assert clause(gate, "engagement")["missing"] == [f"Needs 20 {ENGAGEMENT}, has none."]


def test_at_the_very_instant_of_a_boundary_the_next_cycle_has_begun(world: World) -> None:
    inquiry(world).entered("nurture", LAST).moment(FIRST, **GOOD).moment(LAST, **GOOD)
    assert world.explained(LAST)["cycle"] == 2
    assert world.gate("mql", LAST)["sentence"] == "Not yet: nothing has happened in cycle 2 so far."
    assert world.explained("2026-01-20 08:59:59")["cycle"] == 1


def test_a_closed_lead_can_enter_nothing_until_it_is_recycled(world: World) -> None:
    inquiry(world).entered("disqualified", LAST, reason="not_ready").moment(FIRST).moment(LAST, **GOOD)
    closed = world.explained()
    assert closed["is_closed"]
    assert {gate["sentence"] for gate in closed["gates"]} == {
        "Not possible: disqualified since 2026-01-20 10:00 (not ready). Only Sales can reopen the lead, by a recycle."
    }
    world.entered("nurture", "2026-01-22 09:00:00", reason="second look").moment(
        LATER, cycle=2, **GOOD | {"employees": 1}
    )
    reopened = world.explained()
    assert (reopened["is_closed"], reopened["cycle"]) == (False, 2)
    assert reopened["gates"][0]["sentence"] == "Not yet: 1 of 7 clauses is not met."
    assert [entry["stage"] for entry in reopened["journey"]] == ["inquiry", "disqualified", "nurture"]


def test_before_the_first_version_no_definition_was_in_force(world: World) -> None:
    world.entered("inquiry", "2024-12-30 09:00:00").moment("2024-12-30 09:00:00", **GOOD)
    gate = world.gate("mql", "2024-12-31 22:59:59")
    assert gate["status"] == "no_definition"
    assert gate["sentence"] == ("Not possible: no definition was in force yet. The first one starts on 2025-01-01.")
    assert world.gate("mql", "2024-12-31 23:00:00")["definition"] == "three_visits_in_a_week"


def test_having_met_a_version_before_it_was_in_force_does_not_count(world: World) -> None:
    before = "2025-07-15 09:00:00"
    inquiry(world, before).met("profile_and_actions", before, **all_at(before))
    world.moment(before, **GOOD)
    assert world.gate("mql")["sentence"] == (
        "Not yet: all clauses were met on 2025-07-15 11:00, but the definition was not in force then. "
        "If they are still met at the next activity, the lead becomes MQL."
    )
    world.moment(LAST, **GOOD | {"lead_score_engagement": 3.0})
    assert world.gate("mql")["sentence"] == (
        "Not yet: 1 of 7 clauses is not met. All were met on 2025-07-15 11:00, "
        "but the definition was not in force then."
    )


def test_clauses_that_were_never_met_at_the_same_time_are_named_so(world: World) -> None:
    inquiry(world).met("profile_and_actions", **all_at(FIRST))
    world.moment(LAST, **GOOD | {"lead_score_engagement": 3.0})
    assert world.gate("mql")["sentence"] == (
        "Not yet: 1 of 7 clauses is not met. "
        "Each clause was met at some time in this cycle, but never all at the same time."
    )


def test_decay_since_the_last_moment_is_named_beside_its_value(world: World) -> None:
    inquiry(world).moment(LAST, **GOOD | {"employees": 3})
    world.as_of(**GOOD | {"employees": 3, "lead_score_engagement": 15.25})
    gate = world.gate("mql")
    engagement = clause(gate, "engagement")
    assert (engagement["holds"], engagement["holds_now"], engagement["missing"]) == (True, False, [])
    assert engagement["lapsed"] == [f"Needs 20 {ENGAGEMENT}, has 15.25."]
    world.moment(LATER, **GOOD | {"lead_score_engagement": 19.0})
    assert clause(world.gate("mql"), "engagement")["missing"] == [
        f"Needs 20 {ENGAGEMENT}, had 19 at the last activity, has 15.25 now."
    ]


def test_a_lead_that_meets_it_by_mere_passing_of_time_waits_for_its_next_moment(world: World) -> None:
    inquiry(world).moment(LAST, **GOOD | {"lead_score_engagement": 19.0}).as_of(**GOOD)
    assert world.gate("mql")["sentence"] == (
        "Not yet: at the last activity 1 of 7 clauses was not met. Now all clauses are met. "
        "If they are still met at the next activity, the lead becomes MQL."
    )


def test_an_earlier_instant_ignores_later_data(world: World) -> None:
    inquiry(world).entered("mql", LAST, "profile_and_actions").entered("sal", LATER, "accepted_by_sales").entered(
        "sql", None
    )
    world.met("profile_and_actions", LAST, **all_at(FIRST) | {"engagement": LAST})
    world.moment(FIRST, **GOOD | {"lead_score_engagement": 1.0}).moment(LAST, **GOOD).entered("opportunity", LATER)
    then = world.explained("2026-01-15 00:00:00")
    assert [(entry["stage"], entry["exited_at"]) for entry in then["journey"]] == [("inquiry", None)]
    assert then["journey"][0]["days_in_stage"] == 4.625
    assert then["gates"][0]["status"] == "open"
    assert clause(then["gates"][0], "engagement")["first_met_at"] is None
    assert clause(then["gates"][0], "engagement")["missing"] == [f"Needs 20 {ENGAGEMENT}, has 1."]
    assert world.gate("mql", LAST)["status"] == "entered"
    now = world.explained()
    assert [entry["stage"] for entry in now["journey"]] == ["inquiry", "mql", "sal", "sql", "opportunity"]
    assert [entry["is_skipped"] for entry in now["journey"]] == [False, False, False, True, False]


def test_a_requested_definition_is_explained_in_detail_whether_it_decides_or_not(world: World) -> None:
    inquiry(world).entered("mql", LAST, "profile_and_actions").moment(LAST, **GOOD | {"lead_score_total": 50.0})
    world.met("points", LAST, points=LAST)
    (gate,) = world.explained(definition="points")["gates"]
    assert gate["sentence"] == (
        "Met on 2026-01-20 10:00 in cycle 1. The lead became MQL on 2026-01-20 10:00, by profile_and_actions."
    )
    assert clause(gate, "points")["compared"] == [f"Needs 50 {IN_TOTAL}, has 50."]
    (requested,) = world.explained(definition="profile_and_actions")["gates"]
    assert requested["definition"] == "profile_and_actions"
    with pytest.raises(
        AccordError, match=r"There is no definition 'pionts'. Definitions are: accepted_by_sales, .*points"
    ):
        world.explained(definition="pionts")
    with pytest.raises(AccordError, match="There is no definition 'within_a_business_day'"):
        world.explained(definition="within_a_business_day")


def test_in_a_new_cycle_a_lead_that_meets_all_waits_for_its_next_activity(world: World) -> None:
    inquiry(world).entered("nurture", LAST).moment(FIRST).moment(LAST).as_of(cycle=2, **GOOD)
    assert world.gate("mql")["sentence"] == (
        "Not yet: nothing has happened in cycle 2 so far. Now all clauses are met. "
        "If they are still met at the next activity, the lead becomes MQL."
    )


def test_a_value_that_changes_since_the_last_activity_is_named_at_both_times(world: World) -> None:
    inquiry(world).moment(LAST, **GOOD | {"employees": 3}).as_of(**GOOD | {"employees": 60})
    assert clause(world.gate("mql"), "company_size")["missing"] == [
        "Number of employees of the company must be 50 or more: 3 at the last activity, 60 now."
    ]


def test_the_gate_of_the_current_stage_and_the_next_one_are_marked(world: World) -> None:
    inquiry(world).entered("mql", LAST, "profile_and_actions").moment(LAST, **GOOD)
    gates = world.explained()["gates"]
    assert [(gate["stage"], gate["is_current"], gate["is_next"]) for gate in gates] == [
        ("mql", True, False),
        ("sal", False, True),
        ("sql", False, False),
    ]
