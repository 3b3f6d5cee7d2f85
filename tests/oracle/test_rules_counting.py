"""The oracle on what counts: visits and what is set aside."""

import pytest

from .activity import Activity
from .history import act, at, run, view
from .world import Results


def _visits(*views: Activity) -> list[bool]:
    results = run(*views)
    return [activity.is_visit_start for activity in results.activities]


def test_a_page_view_30_minutes_after_the_one_before_starts_a_visit_and_one_microsecond_sooner_does_not() -> None:
    first, gap = at("2025-06-02 10:00"), 30 * 60 * 1_000_000
    assert _visits(view(first), view(first + gap)) == [True, True]
    assert _visits(view(first), view(first + gap - 1)) == [True, False]


def test_the_gap_is_to_the_page_view_before_not_to_the_start_of_the_visit() -> None:
    assert _visits(view("2025-06-02 10:00"), view("2025-06-02 10:20"), view("2025-06-02 10:40")) == [True, False, False]


def test_two_page_views_at_one_instant_are_one_visit() -> None:
    assert _visits(view("2025-06-02 10:00"), view("2025-06-02 10:00")) == [True, False]


def test_two_browsers_of_one_lead_are_two_visits() -> None:
    assert _visits(view("2025-06-02 10:00"), view("2025-06-02 10:05", visitor="v2")) == [True, True]


def test_a_page_view_of_a_bot_neither_starts_nor_prolongs_a_visit() -> None:
    bot = view("2025-06-02 10:15", user_agent="Friendly Bot 1.0")
    assert _visits(view("2025-06-02 10:00"), bot, view("2025-06-02 10:31")) == [True, False, True]


def _click_after(seconds: float, address: str = "a@b.example") -> Results:
    sent = at("2025-06-02 10:00")
    mail = {"mail": "m1", "address": address}
    return run(
        act("email_delivered", sent, **mail),
        act("email_clicked", sent + int(seconds * 1_000_000), activity_id="x", **mail),
    )


@pytest.mark.parametrize(("seconds", "is_set_aside"), [(0, True), (9.999999, True), (10, False), (3600, False)])
def test_a_click_less_than_ten_seconds_after_delivery_is_a_bots(seconds: float, is_set_aside: bool) -> None:
    assert ("x" in _click_after(seconds).set_aside) is is_set_aside


def test_the_delivery_of_another_mailing_or_address_or_a_later_one_makes_no_click_too_soon() -> None:
    sent = at("2025-06-02 10:00")
    click = {"mail": "m1", "address": "a@b.example", "activity_id": "x"}
    results = run(
        act("email_delivered", sent, mail="m2", address="a@b.example"),
        act("email_delivered", sent, mail="m1", address="other@b.example"),
        act("email_clicked", sent + 1, **click),
        act("email_delivered", sent + 2, mail="m1", address="a@b.example"),
    )
    assert results.set_aside == {}


def test_the_first_matching_rule_gives_the_reason() -> None:
    agent = {"user_agent": "LinkScanner", "address": "me@accord-demo.example", "activity_id": "x"}
    assert run(act("email_opened", "2025-06-02 10:00", **agent)).set_aside == {"x": ("bot", "known_scanner")}


def test_activities_of_own_staff_and_tests_never_count_but_their_records_do() -> None:
    own = {"address": "me@accord-demo.example"}
    results = run(
        act("lead_created", "2025-06-02 10:00", activity_id="created", **own),
        act("form_submitted", "2025-06-03 10:00", form="demo_request", activity_id="own", **own),
        act("form_submitted", "2025-06-04 10:00", activity_id="test", address="x@test.example"),
    )
    assert results.set_aside == {"own": ("internal", "own_staff"), "test": ("test", "test_address")}
    assert results.leads["crm:1"].moments == [at("2025-06-02 10:00")]


def test_a_lead_whose_every_activity_is_set_aside_has_no_moment_and_is_not_published() -> None:
    results = run(act("email_opened", "2025-06-02 10:00", user_agent="bot", activity_id="x"))
    assert results.leads == {}
    assert results.lead_stages == {}
