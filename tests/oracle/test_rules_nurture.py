"""Tests of the oracle: who is on the nurture list, and why (rule 46)."""

from dataclasses import replace
from datetime import date

import pytest

from .activity import Activity
from .hand_offs import ENTRY, FAR, E, P, decided, followed, handed, people, target
from .history import act, at, created, form, opportunity, profile, view
from .raw import Row

AT_TEN = "2026-01-14 10:00"
LATER = "2026-02-10 10:00"
ONLY_SAL = replace(E, targets=(target("sal", 960),))


def listed(*activities: Activity, **given: object) -> Row | None:
    """The row of the one lead; None where it is not on the list."""
    rows = followed(*activities, **given).nurture_list  # type: ignore[arg-type]
    assert len(rows) <= 1
    return rows[0] if rows else None


def why(*activities: Activity, **given: object) -> object:
    return (listed(*activities, **given) or {}).get("why")


def row(*activities: Activity, **given: object) -> Row:
    found = listed(*activities, **given)
    assert found is not None
    return found


def test_a_lead_that_never_qualified_is_on_the_list() -> None:
    assert why(created(ENTRY)) == "not_qualified_yet"


def test_a_lead_that_is_handed_off_is_not() -> None:
    assert why(*handed()) is None
    assert why(*handed(), decided("accepted", AT_TEN)) is None


@pytest.mark.parametrize(("kind", "expected"), [("rejected", "rejected"), ("recycled", "recycled")])
def test_what_sales_sent_back_is_there_by_the_kind_of_its_decision(kind: str, expected: str) -> None:
    assert why(*handed(), decided(kind, AT_TEN)) == expected


def test_a_lead_without_a_hand_off_can_be_sent_back_too() -> None:
    assert why(created(ENTRY), decided("rejected", AT_TEN)) == "rejected"


def test_a_closed_lead_is_not_there_and_one_that_is_reopened_is() -> None:
    closed = [*handed(), decided("disqualified", AT_TEN)]
    assert why(*closed) is None
    assert why(*closed, decided("rejected", LATER)) is None
    assert why(*closed, decided("recycled", LATER)) == "recycled"


def test_of_several_boundaries_at_one_instant_the_first_says_why() -> None:
    first, second = "crm:decision:9", "crm:decision:10"
    for kinds in (("rejected", "recycled"), ("recycled", "rejected")):
        both = [
            decided(kind, AT_TEN, reason=reason, activity_id=name)
            for kind, reason, name in zip(kinds, ("no budget", "student"), (first, second), strict=True)
        ]
        found = row(*handed(), *both)
        assert (found["why"], found["reason"]) == (kinds[0], "no_budget")


def test_a_boundary_that_is_ignored_changes_neither_why_nor_since() -> None:
    again = decided("recycled", LATER, reason="student")
    found = row(*handed(), decided("rejected", AT_TEN, reason="no need"), again)
    assert (found["why"], found["reason"], found["since_at"]) == ("rejected", "no_need", at(AT_TEN))


def test_a_lead_whose_opportunity_was_lost_is_there_without_a_reason() -> None:
    sold = [*handed(), opportunity("opened", AT_TEN), opportunity("lost", LATER)]
    found = row(*sold)
    assert (found["why"], found["stage"], found["since_at"]) == ("lost", "lost", at(LATER))
    assert (found["reason"], found["category"], found["try_again_on"]) == (None, None, None)
    assert why(*sold, opportunity("stage_changed", "2026-02-11 10:00", stage="proposal")) is None


def test_an_opportunity_and_a_customer_are_not_there() -> None:
    opened = [*handed(), opportunity("opened", AT_TEN)]
    assert why(*opened, opportunity("stage_changed", LATER, stage="proposal")) is None
    assert why(*opened, opportunity("won", LATER)) is None


def test_a_stage_without_a_target_is_not_for_sales() -> None:
    assert why(*handed(), agreements=[ONLY_SAL]) == "not_for_sales"
    assert why(*handed(), decided("accepted", AT_TEN), agreements=[ONLY_SAL]) is None


def test_without_an_agreement_there_is_no_promise() -> None:
    assert why(*handed(), agreements=[]) == "no_promise"
    assert why(*handed(), agreements=[replace(P, in_force_from=None)]) == "no_promise"
    assert why(*handed(), agreements=[replace(P, in_force_from=date(2027, 6, 2))]) == "no_promise"


def test_what_was_entered_before_the_first_agreement_has_no_promise() -> None:
    first = "2026-01-31 23:00"  # the first instant of February in Berlin
    agreement = replace(P, in_force_from=date(2026, 2, 1))
    assert why(*handed("2026-01-31 22:59:59.999999"), agreements=[agreement]) == "no_promise"
    assert why(*handed(first), agreements=[agreement]) is None


def test_a_promise_that_is_older_than_the_version_in_force_stands() -> None:
    ended = replace(ONLY_SAL, version="next", in_force_from=date(2026, 2, 1))
    assert why(*handed(), agreements=[P, ended]) is None
    assert why(*handed("2026-02-01 10:00"), agreements=[P, ended]) == "not_for_sales"


def test_why_is_judged_by_the_version_in_force_at_as_of() -> None:
    promised = replace(P, in_force_from=date(2026, 2, 1))
    for as_of, expected in (("2026-01-31 22:59:59.999999", "not_for_sales"), ("2026-01-31 23:00", "no_promise")):
        assert why(*handed(), agreements=[ONLY_SAL, promised], as_of=as_of) == expected


def test_a_lead_whose_inquiry_is_a_hand_off_is_with_sales() -> None:
    agreement = replace(E, targets=(target("inquiry", 60),))
    assert why(created(ENTRY), agreements=[agreement]) is None


def test_the_hand_off_is_that_of_the_current_cycle() -> None:
    back = [*handed(), decided("rejected", AT_TEN), form("demo_request", LATER)]
    assert why(*back) is None
    assert why(*back, agreements=[ONLY_SAL]) == "not_for_sales"
    stopped = replace(ONLY_SAL, version="next", in_force_from=date(2026, 2, 1))
    assert why(*back, agreements=[P, stopped]) == "not_for_sales"


def test_what_is_known_of_it_is_that_of_its_current_stage() -> None:
    history = [
        *handed(), decided("rejected", AT_TEN), form("demo_request", "2026-01-20 10:00"), decided("recycled", LATER),
        view("2026-02-01 10:00"), view("2026-03-01 10:00", user_agent="CrawlBot"),
    ]  # fmt: skip
    found = row(*history)
    assert (found["stage"], found["cycle"], found["since_at"], found["times_nurtured"]) == ("nurture", 3, at(LATER), 2)
    assert found["last_acted_at"] == at("2026-02-01 10:00")
    assert found["owner_id"] == "crm:R1"
    assert row(created(ENTRY))["last_acted_at"] is None
    assert row(*handed(), opportunity("opened", AT_TEN), opportunity("lost", LATER))["times_nurtured"] == 0


def test_points_and_the_last_action_are_as_at_as_of() -> None:
    later = "2026-02-10 10:00:00.000001"
    history = [*handed(), decided("rejected", AT_TEN), form("information_request", LATER), decided("rejected", later)]
    # Industry and size give 25 points. A request for information gives 15, which are those of a cycle that is over.
    before, after = (row(*history, as_of=as_of) for as_of in (LATER, "2026-02-10 10:00:00.000002"))
    assert (before["last_acted_at"], before["total_score"], before["cycle"]) == (at(ENTRY), 25, 2)
    assert (after["last_acted_at"], after["total_score"], after["cycle"]) == (at(LATER), 25, 3)
    asked = [created("2026-01-10 10:00"), form("information_request", AT_TEN)]
    # Half of them after 60 days.
    assert row(*asked, as_of="2026-03-15 10:00")["total_score"] == 7.5


@pytest.mark.parametrize(
    ("text", "reason", "category"),
    [
        ("no budget (next year)", "no_budget", "budget"),
        ("bad contact data", "bad_contact_data", "data"),
        ("because", "other", "other"),
        (None, "unknown", "other"),
    ],
)
def test_reason_and_category_are_those_of_the_decision(text: str | None, reason: str, category: str) -> None:
    found = row(*handed(), decided("rejected", AT_TEN, reason=text))
    assert (found["reason"], found["category"]) == (reason, category)
    assert (row(created(ENTRY))["reason"], row(created(ENTRY))["category"]) == (None, None)


def test_a_reason_says_on_which_day_to_try_again() -> None:
    for text, day in (("no response", date(2026, 2, 13)), ("not ready", date(2026, 4, 14)), ("no need", None)):
        assert row(*handed(), decided("rejected", AT_TEN, reason=text))["try_again_on"] == day


def test_the_days_are_counted_from_the_business_day_also_where_clocks_change() -> None:
    for when, day in (
        ("2026-01-14 22:59:59.999999", date(2026, 2, 13)),
        ("2026-01-14 23:00", date(2026, 2, 14)),
        ("2026-03-01 22:30", date(2026, 3, 31)),  # 720 hours later it is April in Berlin
    ):
        assert row(*handed(), decided("rejected", when, reason="no response"))["try_again_on"] == day


def test_every_lead_is_there_at_most_once() -> None:
    histories = [[*handed()], [*handed(), decided("rejected", AT_TEN)], [created(ENTRY)], [act("lead_created", AT_TEN)]]
    found = followed(*people(histories), as_of=FAR).nurture_list
    assert [each["lead_id"] for each in found] == ["crm:lead1", "crm:lead2", "crm:lead3"]


def test_a_changed_profile_alone_keeps_a_lead_an_inquiry() -> None:
    assert why(created(ENTRY), profile("industry", "software", AT_TEN)) == "not_qualified_yet"
