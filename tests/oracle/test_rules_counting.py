"""Tests of the oracle: visits, and what is set aside."""

from dataclasses import replace
from datetime import date

import pytest

from .activity import Activity
from .counting import SetAsideRule, set_aside_summary
from .days import Days
from .domains import KnownDomain
from .history import AS_OF, DECLARED, LEAD, act, at, profile, run, view
from .world import Results, evaluate_activities


def _visits(*views: Activity) -> list[bool]:
    results = run(*views)
    return [activity.is_visit_start for activity in results.activities]


def test_a_page_view_after_30_minutes_starts_a_visit_not_a_microsecond_sooner() -> None:
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


def test_a_delivery_of_another_mailing_or_address_or_a_later_one_sets_no_click_aside() -> None:
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


@pytest.mark.parametrize(
    ("local", "is_set_aside"),
    [
        ("2025-06-09 23:59:59.999999", False),
        ("2025-06-10 00:00", True),
        ("2025-06-12 23:59:59.999999", True),
        ("2025-06-13 00:00", False),
    ],
)
def test_a_rule_holds_from_its_first_to_its_last_business_day(local: str, is_set_aside: bool) -> None:
    forms = SetAsideRule("forms", "bot", "kind = 'form_submitted'", days=Days(date(2025, 6, 10), date(2025, 6, 12)))
    declared = replace(DECLARED, set_aside=[forms])
    at_that_time = at(local) - 2 * 3_600_000_000  # Berlin in summer
    form = act("form_submitted", at_that_time, form="demo_request", activity_id="x")
    assert ("x" in evaluate_activities([form], declared, {}, at(AS_OF)).set_aside) is is_set_aside


def test_an_activity_and_a_moment_see_what_the_list_says_on_their_own_day() -> None:
    until, since = (
        KnownDomain("competitor", Days(last=date(2025, 6, 10))),
        KnownDomain("partner", Days(date(2025, 6, 12))),
    )
    declared = replace(DECLARED, domains={"one.example": [until, since]})
    days = {10: "competitor", 11: None, 12: "partner"}
    given = [
        profile("email", "a@one.example", "2025-06-09 10:00"),
        *(view(f"2025-06-{day} 10:00", address="a@one.example", activity_id=str(day)) for day in days),
        *(act("call_made", f"2025-06-{day} 11:00") for day in days),
    ]
    results = evaluate_activities(given, declared, {}, at(AS_OF))
    assert {a.activity_id: a.domain_relationship for a in given[1:4]} == {str(day): says for day, says in days.items()}
    assert results.set_aside == {"10": ("competitor", "competitor")}
    known = {day: results.knowledge[LEAD, at(f"2025-06-{day} 11:00")].domain_relationship for day in days}
    assert known == days


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


CLICKER = {"mail": "m1", "address": "a@b.example"}


def _clicks(*clicks: tuple[float, str | None]) -> list[str | None]:
    """Clicks on links at these seconds, long after delivery → the rule that sets each of them aside."""
    start = at("2025-06-02 10:00")
    made = [
        act("email_clicked", start + round(after * 1_000_000), activity_id=f"c{number}", link=link, **CLICKER)
        for number, (after, link) in enumerate(clicks)
    ]
    marked = run(*made).set_aside
    return [marked.get(click.activity_id, (None, None))[1] for click in made]


BURST, TRAP = "many_links_at_once", "honeypot_clicked"


def test_three_links_in_under_two_seconds_are_a_burst_and_its_clicks_are_set_aside() -> None:
    assert _clicks((0, "/a"), (1, "/b"), (1.999999, "/c")) == [BURST] * 3
    assert _clicks((0, "/a"), (1, "/b"), (2, "/c")) == [None] * 3


def test_two_links_however_often_clicked_are_no_burst() -> None:
    assert _clicks((0, "/a"), (0, "/b"), (0.5, "/a"), (1, "/b"), (1, None)) == [None] * 5


def test_a_link_clicked_again_within_a_burst_is_part_of_it_and_one_after_it_is_not() -> None:
    assert _clicks((0, "/a"), (0.5, "/b"), (1, "/c"), (1.5, "/a"), (3, "/a")) == [BURST] * 4 + [None]


def test_bursts_that_overlap_are_each_judged_by_themselves() -> None:
    assert _clicks((0, "/a"), (1.5, "/b"), (1.6, "/c"), (3.2, "/d"), (4.9, "/e")) == [BURST] * 4 + [None]


def test_clicks_in_another_mailing_or_of_another_address_make_no_burst() -> None:
    start = at("2025-06-02 10:00")
    results = run(
        act("email_clicked", start, link="/a", **CLICKER),
        act("email_clicked", start, link="/b", **CLICKER),
        act("email_clicked", start, link="/c", **CLICKER | {"mail": "m2"}),
        act("email_clicked", start, link="/c", **CLICKER | {"address": "c@b.example"}),
    )
    assert results.set_aside == {}


def test_a_hidden_link_sets_aside_the_clicks_less_than_a_minute_before_and_after_it() -> None:
    clicks = ((0, "/a"), (0.000001, "/b"), (60, "/unseen/1"), (119.999999, "/c"), (120, "/a"))
    assert _clicks(*clicks) == [None, TRAP, TRAP, TRAP, None]


def test_a_honeypot_of_another_mail_says_nothing_of_this_one() -> None:
    start = at("2025-06-02 10:00")
    results = run(
        act("email_clicked", start, link="/unseen", activity_id="trap", **CLICKER | {"mail": "m2"}),
        act("email_clicked", start, link="/a", **CLICKER),
    )
    assert results.set_aside == {"trap": ("bot", "honeypot_clicked")}


@pytest.mark.parametrize(
    ("agent", "is_proxy"),
    [
        ("Mozilla/5.0", True),
        ("Mozilla/5.0 (Windows NT 5.1) Firefox/11.0 (via ggpht.com GoogleImageProxy)", True),
        ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", True),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Safari/17.5", False),
        (None, False),
    ],
)
def test_an_open_by_the_readers_provider_is_a_privacy_proxys(agent: str | None, is_proxy: bool) -> None:
    marked = run(act("email_opened", "2025-06-02 10:00", user_agent=agent, activity_id="x")).set_aside
    assert marked == ({"x": ("privacy_proxy", "privacy_proxy")} if is_proxy else {})


def test_a_click_or_a_visit_by_a_bare_agent_is_no_open() -> None:
    assert run(act("email_clicked", "2025-06-02 10:00", user_agent="Mozilla/5.0", **CLICKER)).set_aside == {}


def test_what_competitors_look_at_is_set_aside_and_what_sales_notes_of_them_counts() -> None:
    rival = {"address": "x@rival-software.example"}
    results = run(
        act("lead_created", "2025-06-02 10:00", **rival),
        view("2025-06-03 10:00", activity_id="looked", **rival),
        act("call_made", "2025-06-04 10:00", **rival),
    )
    assert results.set_aside == {"looked": ("competitor", "competitor")}
    assert results.leads["crm:1"].moments == [at("2025-06-02 10:00"), at("2025-06-04 10:00")]


def test_what_is_marked_can_be_let_count_and_then_it_counts_for_everything() -> None:
    own = {"address": "me@accord-demo.example"}
    history = [
        act("lead_created", "2025-06-02 10:00", **own),
        view("2025-06-03 10:00", activity_id="looked", **own),
        view("2025-06-04 10:00", activity_id="a bot", user_agent="bot", **own),
    ]
    let_count = [replace(rule, is_counted=rule.name in ("own_staff", "known_scanner")) for rule in DECLARED.set_aside]
    taken_away = [rule for rule in DECLARED.set_aside if rule.name not in ("own_staff", "known_scanner")]
    for rules, marks in (
        (let_count, {"looked": ("internal", "own_staff"), "a bot": ("bot", "known_scanner")}),
        (taken_away, {}),
    ):
        fresh = [replace(activity) for activity in history]
        results = evaluate_activities(fresh, replace(DECLARED, set_aside=rules), {}, at(AS_OF))
        assert results.set_aside == marks
        assert len(results.leads["crm:1"].moments) == 3


def test_a_rule_that_lets_count_does_not_shield_from_the_rules_after_it() -> None:
    own = {"address": "me@accord-demo.example", "activity_id": "x", "user_agent": "bot"}
    rules = [replace(rule, is_counted=rule.name == "known_scanner") for rule in DECLARED.set_aside]
    declared = replace(DECLARED, set_aside=rules)
    results = evaluate_activities([act("page_viewed", "2025-06-02 10:00", **own)], declared, {}, at(AS_OF))
    assert results.set_aside == {"x": ("internal", "own_staff")}
    assert results.leads == {}


def test_how_much_was_set_aside_is_told_by_business_month_with_the_leads_it_was_of() -> None:
    bot = {"user_agent": "bot", "visitor": "v1", "record_id": None}
    results = run(
        act("page_viewed", "2025-05-31 21:59:59.999999", **bot),
        act("page_viewed", "2025-05-31 22:00", **bot),
        act("page_viewed", "2025-06-30 21:59:59.999999", **bot),
        act("page_viewed", "2025-06-15 10:00", **bot | {"lead_id": "crm:2"}),
        act("page_viewed", "2025-06-15 10:00", **bot | {"lead_id": None}),
    )
    rule = ("bot", "known_scanner", "page_viewed")
    assert set_aside_summary(results.activities, results.zone) == {
        (*rule, date(2025, 5, 1)): (False, 1, 1),
        (*rule, date(2025, 6, 1)): (False, 4, 2),
    }
