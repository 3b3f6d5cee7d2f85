"""Tests of the oracle: hand-offs, when Sales is notified, their state and what `lead_stages` says (rules 29-31, 39)."""

from dataclasses import replace
from datetime import date

import pytest

from .agreement import Agreement, in_force
from .expected import lead_follow_up
from .follow_up import FollowUp
from .hand_offs import (
    ENTRY,
    FAR,
    OFFICE,
    REPS,
    E,
    P,
    call,
    decided,
    followed,
    hand_off,
    handed,
    instants,
    target,
    touch,
)
from .history import DECLARED, LEAD, act, at, created, form, opportunity, view
from .reps import Reps
from .times import MINUTE, first_instant

DUE = "2026-01-14 16:00"


def state(*activities: object, as_of: str) -> str:
    row = hand_off(*handed(), *activities, as_of=as_of)  # type: ignore[arg-type]
    return str(row["state"])


def test_a_lead_that_enters_a_stage_with_a_target_is_handed_to_its_owner() -> None:
    row = hand_off(*handed())
    assert instants(row, "hand_off_id", "lead_id", "cycle", "stage") == (f"{LEAD}:1:mql", LEAD, 1, "mql")
    assert instants(row, "definition", "agreement", "target") == ("profile_and_actions", "p", "mql")
    assert instants(row, "target_minutes", "accepts", "calendar") == (480, "any", "office, Europe/Berlin, DE")
    assert instants(row, "entered_at", "notified_at", "warn_at", "due_at", "stopped_at") == (
        at(ENTRY), at("2026-01-14 05:00"), at("2026-01-14 14:00"), at(DUE), None,
    )  # fmt: skip
    assert instants(row, "first_owner_id", "owner_id") == ("crm:R1", "crm:R1")


def test_only_a_stage_with_a_target_that_was_not_skipped_is_a_hand_off() -> None:
    skipping = [created("2026-01-05 00:00"), decided("accepted", "2026-01-06 10:00")]
    rows = {row["hand_off_id"]: row for row in followed(*skipping).follow_up}
    assert set(rows) == {f"{LEAD}:1:sal"}
    assert rows[f"{LEAD}:1:sal"]["definition"] == "accepted_by_sales"
    everywhere = replace(P, targets=(target("inquiry", 60), target("opportunity", 60), target("customer", 60)))
    won = [
        created("2026-01-05 00:00"),
        opportunity("opened", "2026-01-06 10:00"),
        opportunity("won", "2026-01-07 10:00"),
    ]
    rows = {row["stage"]: row for row in followed(*won, agreements=[everywhere]).follow_up}
    assert {stage: row["definition"] for stage, row in rows.items()} == {
        "inquiry": None, "opportunity": None, "customer": None,
    }  # fmt: skip


def test_each_cycle_has_a_hand_off_of_its_own() -> None:
    again = [
        decided("rejected", "2026-01-15 10:00"),
        view("2026-01-16 10:00"),
        form("demo_request", "2026-01-20 10:00"),
    ]
    rows = followed(*handed(), *again).follow_up
    assert [(row["hand_off_id"], row["entered_at"]) for row in rows] == [
        (f"{LEAD}:1:mql", at(ENTRY)), (f"{LEAD}:2:mql", at("2026-01-20 10:00")),
    ]  # fmt: skip


def test_clicks_new_owners_and_scores_start_no_clock() -> None:
    later = [
        view("2026-01-13 15:00"),
        form("demo_request", "2026-01-14 09:00"),
        act("email_clicked", "2026-01-14 10:00"),
    ]
    assert followed(*handed(), *later).follow_up == followed(*handed()).follow_up


def test_the_target_is_the_first_in_the_order_written_whose_when_holds_at_the_entry() -> None:
    def taken(*conditions: str) -> str:
        targets = [target("mql", 60, name=condition, when=condition) for condition in conditions]
        agreement = replace(P, targets=(*targets, target("mql", 480, name="rest")))
        # What happens after the entry is not known at the entry, what happens at it is.
        after = [view("2026-01-13 13:07:31"), form("contact", "2026-01-13 13:07:32")]
        return str(hand_off(*handed(), *after, agreements=[agreement])["target"])

    assert taken("visits = 1", "demo_requests = 1") == "visits = 1"
    assert taken("contact_requests = 1", "demo_requests = 1") == "demo_requests = 1"
    assert taken("contact_requests = 1") == "rest"
    # Null is false, also where it is denied.
    assert taken("job_title = 'ceo'", "not (job_title = 'ceo')") == "rest"
    for condition in (
        "industry = 'software' and employees = 50 and owner_id = 'crm:R1'",
        "cycle = 1 and decision is null and budget is null and open_opportunities + won_opportunities = 0",
        "email_domain is null and domain_relationship is null and not is_customer and not coalesce(has_consent, false)",
        "lead_score_engagement >= 20 and lead_score_fit_grade >= 'A' and not lead_score_is_disqualified",
        "last_acted_online_at = moment_at and moment_at = known_at and first_sales_touch_at is null",
    ):
        assert taken(condition) == condition


def test_the_version_is_the_one_in_force_at_the_entry_and_without_one_there_is_none() -> None:
    old, new = replace(P, version="old"), replace(P, version="new", in_force_from=date(2026, 1, 14))
    never = replace(P, version="never", in_force_from=None)

    def versions(entered_at: str) -> list[str]:
        return [row["agreement"] for row in followed(*handed(entered_at), agreements=[never, new, old]).follow_up]

    assert versions("2026-01-13 22:59:59.999999") == ["old"]
    assert versions("2026-01-13 23:00:00") == ["new"]
    assert followed(*handed(), agreements=[new, never]).follow_up == []
    with pytest.raises(ValueError, match="two versions"):
        in_force([old, replace(old, version="other")], at(ENTRY), DECLARED.zone)


def test_every_version_is_measured_over_all_history() -> None:
    results = followed(*handed(), call("2026-01-14 12:30"))
    four_hours = replace(P, version="four", in_force_from=None, targets=(target("mql", 240),))
    declared = replace(DECLARED, agreements=[P, four_hours])
    measured = FollowUp(results, declared, Reps(REPS, results.as_of)).measured(four_hours)
    assert [(row["agreement"], row["due_at"], row["state"]) for row in measured] == [
        ("four", at("2026-01-14 12:00"), "late")
    ]
    assert [row["agreement"] for row in results.follow_up] == ["p"]


def notified(agreement: Agreement, entered_at: str) -> int:
    (row,) = followed(*handed(entered_at), agreements=[agreement]).follow_up
    return int(row["notified_at"])


def test_by_a_timetable_sales_knows_at_the_time_after_the_first_cut_after_the_entry() -> None:
    twice = replace(P, timetable=(("00:00", "06:00"), ("12:00", "13:30")))
    assert notified(E, ENTRY) == at(ENTRY)
    # A build as of a cut does not know what happened at the cut.
    assert notified(P, "2026-01-13 22:59:59.999999") == at("2026-01-14 05:00")
    assert notified(P, "2026-01-13 23:00:00") == at("2026-01-15 05:00")
    assert notified(twice, "2026-01-14 10:59:59.999999") == at("2026-01-14 12:30")
    assert notified(twice, "2026-01-14 11:00") == at("2026-01-15 05:00")
    assert notified(twice, "2026-01-13 23:00") == at("2026-01-14 12:30")


def test_the_times_of_a_timetable_are_local_on_the_days_clocks_change() -> None:
    assert notified(P, "2026-03-28 12:00") == at("2026-03-29 04:00")
    assert notified(P, "2026-10-24 12:00") == at("2026-10-25 05:00")
    night = replace(P, timetable=(("02:30", "02:45"),))
    assert notified(night, "2026-10-25 00:30") == at("2026-10-25 01:45")  # the second 02:30, not the first
    assert notified(night, "2026-10-25 01:30") == at("2026-10-26 01:45")
    assert notified(night, "2026-03-29 01:29:59.999999") == at("2026-03-29 01:45")  # 02:30 does not exist: 03:30
    assert notified(night, "2026-03-29 01:30") == at("2026-03-30 00:45")
    evening = replace(P, timetable=(("24:00", "24:00"),))
    assert notified(evening, "2026-01-13 22:59:59.999999") == at("2026-01-13 23:00")


def test_a_response_just_before_due_is_in_time_and_one_at_due_is_late() -> None:
    met, late = (hand_off(*handed(), call(when)) for when in ("2026-01-14 15:59:59.999999", DUE))
    assert instants(met, "state", "is_breached", "breached_at", "business_minutes") == ("met", False, None, 480.0)
    assert instants(late, "state", "is_breached", "breached_at", "business_minutes") == ("late", True, at(DUE), 480.0)


def test_a_lead_without_a_response_is_waiting_then_due_soon_then_overdue() -> None:
    assert state(as_of="2026-01-14 05:00") == "not_notified"
    assert state(as_of="2026-01-14 05:00:00.000001") == "waiting"
    assert state(as_of="2026-01-14 13:59:59.999999") == "waiting"
    assert state(as_of="2026-01-14 14:00") == "due_soon"
    assert state(as_of="2026-01-14 15:59:59.999999") == "due_soon"
    assert state(as_of=DUE) == "overdue"
    overdue = hand_off(*handed(), as_of=DUE)
    assert instants(overdue, "is_breached", "breached_at") == (True, at(DUE))
    waiting = hand_off(*handed(), as_of="2026-01-14 15:00")
    assert instants(waiting, "is_breached", "breached_at", "responded_at") == (False, None, None)


def test_who_leaves_without_a_response_before_due_is_withdrawn_and_at_due_ignored() -> None:
    # A decision that no rep made ends the stage and answers nothing.
    assert state(decided("rejected", "2026-01-14 15:59:59.999999", by=None), as_of=FAR) == "withdrawn"
    assert state(decided("rejected", DUE, by=None), as_of=FAR) == "ignored"
    # Also before Sales was notified, and before as_of is.
    assert state(decided("rejected", "2026-01-13 14:00", by=None), as_of="2026-01-13 15:00") == "withdrawn"


def test_who_was_answered_before_sales_was_notified_is_met_also_before_that_instant() -> None:
    row = hand_off(*handed(), call("2026-01-13 14:00", "no_answer"), as_of="2026-01-13 15:00")
    assert instants(row, "state", "business_minutes", "minutes_since_entry") == ("met", 0.0, 52.483333)


def test_a_decision_that_ends_the_stage_answers_it_and_the_lead_is_in_nurture() -> None:
    results = followed(*handed(), decided("rejected", "2026-01-14 10:00", reason="wrong_industry"))
    (row,) = results.follow_up
    assert instants(row, "state", "business_minutes", "responded_with") == ("met", 120.0, "rejected")
    assert instants(row, "responded_at", "stopped_at") == (at("2026-01-14 10:00"),) * 2
    assert results.lead_stages[LEAD].stage == "nurture"
    # Not of the current cycle and stage.
    assert lead_follow_up(results, results.lead_stages[LEAD]) == {"follow_up_state": None, "due_at": None}


def test_lead_stages_shows_the_hand_off_of_the_current_cycle_and_stage() -> None:
    results = followed(*handed())
    of_lead = lead_follow_up(results, results.lead_stages[LEAD])
    assert of_lead == {"follow_up_state": "overdue", "due_at": at(DUE)}
    accepted = followed(*handed(), decided("accepted", "2026-01-14 10:00"))
    (sal,) = [row for row in accepted.follow_up if row["stage"] == "sal"]
    of_lead = lead_follow_up(accepted, accepted.lead_stages[LEAD])
    assert of_lead == {"follow_up_state": "overdue", "due_at": sal["due_at"]}
    nobody = followed(created("2026-01-10 00:00"))
    assert lead_follow_up(nobody, nobody.lead_stages[LEAD]) == {"follow_up_state": None, "due_at": None}


def test_an_automated_mail_is_no_moment_no_signal_and_no_response() -> None:
    mail = touch("automated_touch", "2026-01-14 08:05", "sent")
    without, automated = (followed(*handed(), *more, as_of="2026-01-14 23:00") for more in ((), (mail,)))
    (row,) = automated.follow_up
    assert instants(row, "state", "attempts", "automated_touches") == ("overdue", 0, 1)
    assert automated.leads[LEAD].moments == without.leads[LEAD].moments
    assert automated.knowledge == without.knowledge
    assert automated.set_aside == {}
    alone = followed(touch("automated_touch", "2026-01-14 08:05", "sent"))
    assert alone.lead_stages == {}


def test_the_shipped_agreement_starts_with_the_definitions_and_fits_the_stages() -> None:
    first, four_hours = DECLARED.agreements
    assert (first.version, first.in_force_from, four_hours.in_force_from) == (
        "within_a_business_day", date(2025, 1, 1), None,
    )  # fmt: skip
    begin = first_instant(date(2025, 1, 1), DECLARED.zone)
    assert in_force(DECLARED.agreements, begin, DECLARED.zone) == first
    assert in_force(DECLARED.agreements, begin - 1, DECLARED.zone) is None
    for agreement in DECLARED.agreements:
        for stage in ("mql", "sal", "sql"):
            conditions = [each.when for each in agreement.targets if each.stage == stage]
            assert [condition is None for condition in conditions] == [False] * (len(conditions) - 1) + [True]
    (raised_hand, *_) = first.targets
    assert (raised_hand.minutes, raised_hand.warn, raised_hand.team) == (60, 45 * MINUTE, None)
    assert first.targets[-1].team == "ae"
    assert first.default_calendar == replace(OFFICE, holidays="DE-BE")
