"""Tests of the oracle: features and profile, windows, days, which value holds when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from .activity import Activity
from .days import Days
from .domains import KnownDomain, relationship
from .features import measure
from .history import DECLARED, act, at, created, form, opportunity, profile, run, view
from .knowledge import Knowledge
from .times import DAY

T = at("2025-06-10 12:00")


def _measure(feature: dict[str, Any], *occurred: int, since: int | None = None) -> int | float | None:
    declared = {"measure": "count", "since_recycle": True} | feature
    return measure(declared, [act("page_viewed", when) for when in occurred], T, since, DECLARED.zone)


def _known(*activities: Activity, when: int | str, customers: Mapping[str, date] | None = None) -> Knowledge:
    """What was known of LEAD at one of its moments."""
    return run(*activities, customers=customers).knowledge["crm:1", at(when) if isinstance(when, str) else when]


def test_a_window_of_n_days_excludes_its_lower_bound_and_includes_t() -> None:
    week = {"days": 7}
    assert _measure(week, T - 7 * DAY) == 0
    assert _measure(week, T - 7 * DAY + 1) == 1
    assert _measure(week, T) == 1


def test_a_window_is_n_times_24_hours_across_the_change_to_summer_time() -> None:
    t = at("2025-04-02 10:00")  # the seven local days before it have one hour less than 7 x 24
    visited = [act("page_viewed", t - 7 * DAY + 1), act("page_viewed", t - 7 * DAY)]
    assert measure({"measure": "count", "since_recycle": True, "days": 7}, visited, t, None, DECLARED.zone) == 1


def test_since_recycle_excludes_what_occurred_at_the_boundary() -> None:
    assert _measure({}, T - 10, T - 9, since=T - 10) == 1
    assert _measure({"since_recycle": False}, T - 10, T - 9, since=T - 10) == 2


def test_behaviour_before_a_boundary_known_after_it_does_not_count_in_the_new_cycle() -> None:
    history = (
        created("2025-06-01 00:00"),
        act("rejected", "2025-06-05 00:00"),
        view("2025-06-04 00:00", known="2025-06-06 00:00"),
        view("2025-06-05 12:00", known="2025-06-06 00:00"),
    )
    known = _known(*history, when="2025-06-06 00:00")
    assert (known.cycle, known.features["visits"]) == (2, 1)


def test_a_late_identified_visit_counts_once_known_in_the_window_of_when_it_happened() -> None:
    history = (
        view("2025-06-01 00:00", known="2025-06-05 00:00"),
        form("contact", "2025-06-04 00:00"),
        created("2025-06-08 00:00"),
    )
    assert _known(*history, when="2025-06-04 00:00").features["visits_7d"] == 0
    assert _known(*history, when="2025-06-05 00:00").features["visits_7d"] == 1
    assert _known(*history, when="2025-06-08 00:00").features["visits_7d"] == 0
    assert _known(*history, when="2025-06-08 00:00").features["visits"] == 1


def test_ties_are_known_together() -> None:
    together = [view("2025-06-01 00:00", visitor=f"v{i}") for i in range(3)]
    assert _known(*together, when="2025-06-01 00:00").features["visits_7d"] == 3


def test_nothing_counts_zero_and_has_neither_first_nor_last() -> None:
    measures = ("count", "sum", "distinct_days", "first", "last")
    assert [_measure({"measure": m, "of": "fields_filled"}) for m in measures] == [0, 0, 0, None, None]


def test_a_sum_leaves_out_what_is_unknown() -> None:
    fields = [form("contact", "2025-06-01 00:00", fields_filled=n) for n in (3, None, 4)]
    assert _known(*fields, when="2025-06-01 00:00").features["form_fields_filled"] == 7


def test_first_and_last_are_instants() -> None:
    assert (_measure({"measure": "first"}, T - 5, T - 9), _measure({"measure": "last"}, T - 5, T - 9)) == (T - 9, T - 5)


def test_distinct_days_are_business_days_also_when_the_clock_changes() -> None:
    def days(*texts: str) -> int | float | None:
        return _measure({"measure": "distinct_days"}, *(at(text) for text in texts))

    assert days("2025-01-10 22:59", "2025-01-10 23:00") == 2  # Berlin is UTC+1 in winter
    assert days("2025-05-10 21:59", "2025-05-10 22:00") == 2  # and UTC+2 in summer
    assert days("2025-03-29 23:00", "2025-03-30 21:59") == 1  # the day of 23 hours
    assert days("2025-03-29 22:59", "2025-03-29 23:00", "2025-03-30 22:00") == 3
    # The day of 25 hours lies wholly before T of 2025-06, so a year earlier.
    assert days("2024-10-26 22:00", "2024-10-27 22:59") == 1
    assert days("2024-10-26 21:59", "2024-10-27 23:00") == 2


def test_one_activity_that_gives_two_signals_of_a_feature_is_counted_once() -> None:
    download = form("download", "2025-06-01 00:00", asset="buyers-guide")
    features = _known(download, when="2025-06-01 00:00").features
    assert (features["downloads"], features["key_downloads"]) == (1, 1)


def test_the_latest_value_of_the_profile_holds_and_an_emptied_one_is_null() -> None:
    history = [
        profile("industry", "software", "2025-06-01 00:00"),
        profile("industry", "finance", "2025-06-02 00:00", activity_id="a"),
        profile("industry", "logistics", "2025-06-02 00:00", activity_id="b"),
        profile("industry", None, "2025-06-03 00:00"),
    ]
    values = [_known(*history, when=f"2025-06-0{day} 00:00").profile["industry"] for day in (1, 2, 3)]
    assert values == ["software", "logistics", None]


def test_a_text_of_the_profile_is_compared_in_lower_case_and_an_id_as_it_is() -> None:
    known = _known(
        profile("industry", " Software\t", "2025-06-01 00:00"),
        profile("account_ref", "crm:A1", "2025-06-01 00:00"),
        when="2025-06-01 00:00",
    )
    assert (known.profile["industry"], known.profile["account_id"]) == ("software", "crm:A1")


def test_fewer_than_no_employees_are_not_known() -> None:
    history = [profile("employees", "0", "2025-06-01 00:00"), profile("employees", "-1", "2025-06-02 00:00")]
    assert [_known(*history, when=f"2025-06-0{day} 00:00").profile["employees"] for day in (1, 2)] == [0, None]


@pytest.mark.parametrize(
    ("domain", "relation"),
    [
        ("rival.example", "competitor"),
        ("eu.mail.rival.example", "competitor"),
        ("a.b.c.d.rival.example", "competitor"),
        ("a.b.c.d.e.rival.example", None),
        ("lab.rival.example", "partner"),
        ("x.lab.rival.example", "partner"),
        ("arrival.example", None),
        ("example", None),
        (None, None),
    ],
)
def test_a_subdomain_belongs_to_the_longest_domain_listed(domain: str | None, relation: str | None) -> None:
    known = {"rival.example": [KnownDomain("competitor")], "lab.rival.example": [KnownDomain("partner")]}
    assert relationship(known, domain, T, DECLARED.zone) == relation


@pytest.mark.parametrize(("day", "relation"), [("2025-06-10", "partner"), ("2025-06-11", "competitor")])
def test_of_the_domains_listed_only_those_with_a_row_for_the_day_count(day: str, relation: str) -> None:
    ended = KnownDomain("partner", Days(None, date(2025, 6, 10)))
    known = {"rival.example": [KnownDomain("competitor")], "lab.rival.example": [ended]}
    assert relationship(known, "x.lab.rival.example", at(f"{day} 12:00"), DECLARED.zone) == relation


def test_profile_persists_over_cycles_and_answers_and_decisions_do_not() -> None:
    history = [
        profile("industry", "software", "2025-06-01 00:00"),
        act("answered", "2025-06-01 00:00", property_name="budget", value="yes"),
        act("accepted", "2025-06-01 00:00"),
        act("rejected", "2025-06-02 00:00"),
        act("call_made", "2025-06-03 00:00"),
    ]
    first, second, third = (_known(*history, when=f"2025-06-0{day} 00:00") for day in (1, 2, 3))
    assert (first.answers["budget"], first.decision) == ("yes", "accepted")
    assert (second.answers["budget"], second.decision) == ("yes", "rejected")  # at the moment of the boundary itself
    assert (third.answers["budget"], third.decision, third.profile["industry"]) == (None, None, "software")


def test_a_withdrawn_answer_is_null() -> None:
    history = [
        act("answered", "2025-06-01 00:00", property_name="need", value="yes"),
        act("answered", "2025-06-02 00:00", property_name="need", value=None),
    ]
    assert _known(*history, when="2025-06-02 00:00").answers["need"] is None


def test_an_account_makes_its_people_customers_from_its_day_in_the_business_zone() -> None:
    day, first = date(2025, 6, 10), at("2025-06-09 22:00")
    history = [profile("account_ref", "crm:a1", "2025-06-01 00:00"), created(first - 1), created(first)]
    assert not _known(*history, when=first - 1, customers={"crm:a1": day}).is_customer
    assert _known(*history, when=first, customers={"crm:a1": day}).is_customer
    assert not _known(*history, when=first, customers={"crm:a2": day}).is_customer


def test_a_won_opportunity_makes_a_customer() -> None:
    history = [opportunity("opened", "2025-06-01 00:00"), opportunity("won", "2025-06-02 00:00")]
    assert [_known(*history, when=f"2025-06-0{day} 00:00").is_customer for day in (1, 2)] == [False, True]
