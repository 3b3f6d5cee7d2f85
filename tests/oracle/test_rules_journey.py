"""Tests of the oracle: official stages, the version in force, ladder order, skips, off-ramps, exits."""

from datetime import date

import pytest

from .activity import Activity
from .history import DECLARED, LEAD, act, at, created, entered, form, opportunity, profile, qualified, run, view
from .in_force import Register
from .journey import Candidate, ladder_entries
from .times import first_instant

CHANGE = at("2025-08-31 22:00")  # profile_and_actions is in force from 2025-09-01 in Berlin


def three_visits(day: str) -> list[Activity]:
    return [view(f"{day} {hour}:00") for hour in ("08", "09", "10")]


def fitting(when: str | int) -> list[Activity]:
    return [profile("industry", "software", when), profile("employees", "50", when)]


def test_a_version_holds_from_the_first_instant_of_its_day_until_the_next_one_starts() -> None:
    register = Register(DECLARED.versions, DECLARED.zone)
    assert first_instant(date(2025, 9, 1), DECLARED.zone) == CHANGE
    before, at_it = register.in_force("mql", CHANGE - 1), register.in_force("mql", CHANGE)
    assert before
    assert before.version == "three_visits_in_a_week"
    assert at_it
    assert at_it.version == "profile_and_actions"
    assert register.in_force("mql", first_instant(date(2025, 1, 1), DECLARED.zone) - 1) is None
    assert register.in_force("customer", CHANGE) is None


def test_two_versions_of_one_stage_with_one_start_are_an_error() -> None:
    (first, *_) = [version for version in DECLARED.versions if version.in_force_from]
    with pytest.raises(ValueError, match="two versions of mql"):
        Register([first, first], DECLARED.zone)


def test_who_meets_the_old_version_is_official_at_its_last_instant_not_at_the_change() -> None:
    early = [created("2025-08-01 00:00"), *(view(CHANGE - 1 - minutes * 60_000_000) for minutes in (0, 40, 80))]
    assert entered(run(*early))[1, "mql"] == CHANGE - 1
    late = [created("2025-08-01 00:00"), *(view(CHANGE - minutes * 60_000_000) for minutes in (0, 40, 80))]
    results = run(*late)
    assert qualified(results, "three_visits_in_a_week") == CHANGE
    assert (1, "mql") not in entered(results)


def test_having_met_a_version_only_before_it_was_in_force_counts_for_nothing() -> None:
    asked = [*fitting("2025-03-01 00:00"), form("demo_request", "2025-03-02 00:00"), created("2025-12-01 00:00")]
    results = run(*asked)
    assert qualified(results, "profile_and_actions") == at("2025-03-02 00:00")
    assert (1, "mql") not in entered(results)


def test_a_lead_that_meets_the_new_version_when_it_starts_waits_for_its_next_moment() -> None:
    asked = [*fitting("2025-08-30 00:00"), form("demo_request", "2025-08-31 00:00"), created("2025-09-03 00:00")]
    assert entered(run(*asked))[1, "mql"] == at("2025-09-03 00:00")


def test_gates_are_entered_in_ladder_order_at_one_instant_and_left_at_once() -> None:
    visits = three_visits("2025-06-02")
    results = run(*visits, act("accepted", "2025-06-02 10:00"))
    mql, sal = (entry for entry in results.stage_entries if entry.stage in ("mql", "sal"))
    assert (mql.entered_at, mql.exited_at, mql.days_in_stage) == (sal.entered_at, sal.entered_at, 0)


def test_a_later_stage_that_comes_first_skips_the_earlier_ones_for_the_cycle() -> None:
    history = [created("2025-06-01 00:00"), act("accepted", "2025-06-01 12:00"), *three_visits("2025-06-02")]
    results = run(*history)
    (skipped,) = [entry for entry in results.stage_entries if entry.stage == "mql"]
    assert skipped.is_skipped
    assert skipped.entered_at is skipped.exited_at is skipped.days_in_stage is None
    assert not results.lead_stages[LEAD].flags["mql"]
    assert qualified(results, "three_visits_in_a_week") == at("2025-06-02 10:00")


def test_a_stage_nobody_overtook_and_nobody_met_has_no_row() -> None:
    assert set(entered(run(created("2025-06-01 00:00")))) == {(1, "inquiry")}


def test_a_stage_is_overtaken_by_any_later_stage_and_not_by_one_at_the_same_instant() -> None:
    found = {
        entry.stage: entry.is_skipped
        for entry in ladder_entries(LEAD, 2, {"mql": Candidate(5), "sal": Candidate(7), "sql": Candidate(5)})
    }
    assert found == {"mql": False, "sal": True, "sql": False}


def test_inquiry_is_the_first_moment_belongs_to_cycle_1_and_is_never_skipped() -> None:
    history = [created("2025-06-01 00:00"), act("rejected", "2025-06-02 00:00"), act("accepted", "2025-06-03 00:00")]
    stages = entered(run(*history))
    assert stages[1, "inquiry"] == at("2025-06-01 00:00")
    assert (2, "inquiry") not in stages


def test_a_boundary_and_a_behaviour_at_one_instant_fall_into_the_cycle_that_ends() -> None:
    visits = three_visits("2025-06-02")
    results = run(created("2025-06-01 00:00"), *visits, act("rejected", "2025-06-02 10:00", reason="no budget"))
    assert qualified(results, "three_visits_in_a_week", cycle=1) == at("2025-06-02 10:00")
    assert qualified(results, "three_visits_in_a_week", cycle=2) is None
    nurture = results.stage_entries[-1]
    assert (nurture.stage, nurture.cycle, nurture.reason) == ("nurture", 1, "no budget")
    mql = next(entry for entry in results.stage_entries if entry.stage == "mql")
    assert (mql.exited_at, mql.days_in_stage) == (nurture.entered_at, 0)


def test_a_rejected_lead_does_not_requalify_by_what_was_rejected() -> None:
    history = [
        *three_visits("2025-06-02"),
        act("rejected", "2025-06-02 11:00"),
        view("2025-06-02 12:00"),
        view("2025-06-02 13:00"),
    ]
    assert (2, "mql") not in entered(run(*history))
    assert entered(run(*history, view("2025-06-02 14:00")))[2, "mql"] == at("2025-06-02 14:00")


def test_after_a_boundary_the_lead_is_in_the_next_cycle_and_keeps_its_first_dates() -> None:
    current = run(*three_visits("2025-06-02"), act("rejected", "2025-06-03 00:00")).lead_stages[LEAD]
    assert (current.cycle, current.stage, current.since) == (2, "nurture", at("2025-06-03 00:00"))
    assert current.flags["nurture"]
    assert not current.flags["mql"]
    assert current.at["mql"] is None
    assert (current.first_at["mql"], current.entries["mql"]) == (at("2025-06-02 10:00"), 1)


def test_reopening_a_closed_lead_enters_nurture_in_the_cycle_that_was_closed() -> None:
    history = [created("2025-06-01 00:00"), act("disqualified", "2025-06-02 00:00")]
    closed = run(*history).lead_stages[LEAD]
    assert (closed.cycle, closed.stage) == (2, "disqualified")
    reopened = run(*history, act("recycled", "2025-06-03 00:00"))
    assert entered(reopened)[1, "nurture"] == at("2025-06-03 00:00")
    assert reopened.lead_stages[LEAD].cycle == 2


CLOSED = [
    created("2025-06-01 00:00"), act("disqualified", "2025-06-02 00:00"), *three_visits("2025-06-03"),
    opportunity("opened", "2025-06-04 00:00"), opportunity("stage_changed", "2025-06-04 00:00", stage="proposal"),
]  # fmt: skip


def test_a_closed_lead_enters_nothing() -> None:
    results = run(*CLOSED)
    assert set(entered(results)) == {(1, "inquiry"), (1, "disqualified")}
    assert {key[3] for key in results.definition_entries} == {1}


def test_a_closed_lead_that_is_won_enters_opportunity_and_customer_at_the_win() -> None:
    results = run(*CLOSED, opportunity("won", "2025-06-05 00:00"))
    stages = entered(results)
    assert stages[2, "opportunity"] == stages[2, "customer"] == at("2025-06-05 00:00")
    assert stages[2, "mql"] is None
    assert (results.lead_stages[LEAD].cycle, results.lead_stages[LEAD].stage) == (2, "customer")


def test_opportunity_begins_at_the_first_stage_past_acceptance_and_customer_at_a_win() -> None:
    history = [
        created("2025-06-01 00:00"),
        opportunity("opened", "2025-06-02 00:00"),
        opportunity("stage_changed", "2025-06-03 00:00", stage="prospecting"),
        opportunity("stage_changed", "2025-06-04 00:00", stage="proposal"),
        opportunity("won", "2025-06-05 00:00"),
    ]
    stages = entered(run(*history))
    assert (stages[1, "opportunity"], stages[1, "customer"]) == (at("2025-06-04 00:00"), at("2025-06-05 00:00"))


def test_a_won_without_an_earlier_stage_enters_opportunity_and_customer_at_once() -> None:
    stages = entered(run(opportunity("opened", "2025-06-02 00:00"), opportunity("won", "2025-06-05 00:00")))
    assert stages[1, "opportunity"] == stages[1, "customer"] == at("2025-06-05 00:00")


def test_an_open_stage_is_counted_up_to_as_of() -> None:
    (inquiry,) = run(created("2025-06-01 00:00"), as_of="2025-06-02 12:00").stage_entries
    assert (inquiry.exited_at, inquiry.days_in_stage) == (None, 1.5)


def test_a_lost_opportunity_ends_the_cycle_on_the_off_ramp_lost() -> None:
    history = [
        opportunity("opened", "2025-06-02 00:00"),
        opportunity("lost", "2025-06-05 00:00"),
        created("2025-06-07 00:00"),
    ]
    results = run(*history)
    assert entered(results)[1, "lost"] == at("2025-06-05 00:00")
    assert (results.lead_stages[LEAD].stage, results.lead_stages[LEAD].flags["lost"]) == ("lost", True)


def test_the_campaign_is_the_record_s_or_the_first_response_s_and_the_source_latest() -> None:
    mail = act("email_delivered", "2025-06-02 00:00", campaign="mailing")
    history = [created("2025-06-03 00:00"), mail, act("form_submitted", "2025-06-04 00:00", campaign="webinar")]
    assert run(created("2025-06-03 00:00"), mail).lead_stages[LEAD].first_campaign is None
    assert run(*history).lead_stages[LEAD].first_campaign == "marketing:webinar"
    named = profile("campaign_ref", "marketing:fair", "2025-06-03 00:00")
    sources = [profile("lead_source", source, f"2025-06-0{day} 00:00") for source, day in (("Fair", 3), ("Web", 5))]
    found = run(*history, named, *sources).lead_stages[LEAD]
    assert (found.first_campaign, found.source) == ("marketing:fair", "Web")
