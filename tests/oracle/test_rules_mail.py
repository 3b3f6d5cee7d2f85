"""Tests of the oracle: who may be mailed (rule 48)."""

from datetime import date

import pytest

from .activity import Activity
from .hand_offs import decided, followed, handed
from .history import act, created, form, profile

DAY = "2026-01-10 10:00"
AT_TEN = "2026-01-14 10:00"
A_MICROSECOND_BEFORE = "2026-01-14 09:59:59.999999"
CONSENT = profile("has_consent", "true", DAY)
ADDRESS = profile("email", "a@firm.example", DAY)


def because(*activities: Activity, **given: object) -> object:
    (row,) = followed(created(DAY), *activities, **given).nurture_list  # type: ignore[arg-type]
    assert row["may_be_mailed"] is (row["suppressed_because"] is None)
    return row["suppressed_because"]


def unsubscribed(when: str, **columns: str | None) -> Activity:
    return act("email_unsubscribed", when, record_id=None, email="a@firm.example", **columns)


def test_a_lead_with_an_address_and_consent_may_be_mailed() -> None:
    assert because(ADDRESS, CONSENT) is None


def test_without_an_address_nobody_may_be_mailed() -> None:
    assert because(CONSENT) == "no_address"
    assert because(CONSENT, ADDRESS, profile("email", None, AT_TEN)) == "no_address"


def test_the_address_is_the_latest_of_all_records_also_an_emptied_one() -> None:
    other = profile("email", "b@firm.example", DAY, record_id="crm:2")
    assert because(CONSENT, ADDRESS, other, profile("email", None, AT_TEN)) == "no_address"
    assert because(CONSENT, profile("email", None, DAY), profile("email", "b@firm.example", AT_TEN)) is None
    # Of two changes at one instant the greater number counts, not the greater text.
    first, last = (
        profile("email", value, AT_TEN, activity_id=f"crm:lead_change:{number}")
        for number, value in ((9, "a@firm.example"), (10, None))
    )
    assert because(CONSENT, last, first) == "no_address"


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("accord-demo.example", "not_a_lead"),
        ("mail.rival-software.example", "not_a_lead"),
        ("test.example", "not_a_lead"),
        ("partner-one.example", None),
        ("gmail.com", None),
    ],
)
def test_own_staff_competitors_and_tests_are_no_leads(domain: str, expected: str | None) -> None:
    assert because(CONSENT, profile("email", f"a@{domain}", DAY)) == expected


def test_the_domain_is_that_of_the_latest_address_of_all_records() -> None:
    own = profile("email", "a@accord-demo.example", DAY)
    assert because(CONSENT, own, profile("email", "b@firm.example", AT_TEN, record_id="crm:2")) is None
    assert because(CONSENT, ADDRESS, profile("email", "b@test.example", AT_TEN, record_id="crm:2")) == "not_a_lead"


def test_a_customer_is_not_mailed_from_the_day_on_that_it_is_one() -> None:
    of_company, customers = profile("account_ref", "crm:A", DAY), {"crm:A": date(2026, 2, 1)}
    for as_of, expected in (("2026-01-31 22:59:59.999999", None), ("2026-01-31 23:00", "customer")):
        assert because(CONSENT, ADDRESS, of_company, customers=customers, as_of=as_of) == expected


def test_what_comes_first_in_the_list_is_said() -> None:
    customers = {"crm:A": date(2025, 1, 1)}
    every = [profile("account_ref", "crm:A", DAY), unsubscribed(AT_TEN)]
    assert because(*every, customers=customers) == "no_address"
    assert because(*every, profile("email", "a@test.example", DAY), customers=customers) == "not_a_lead"
    assert because(*every, ADDRESS, customers=customers) == "customer"
    assert because(*every, ADDRESS) == "no_consent"
    rejected = decided("rejected", AT_TEN, reason="bad contact data")
    assert because(*every, ADDRESS, CONSENT, rejected) == "unsubscribed"


def test_consent_must_be_given_and_hold_at_as_of() -> None:
    assert because(ADDRESS) == "no_consent"
    for value, expected in (("false", "no_consent"), (None, "no_consent"), ("true", None), ("TRUE", None)):
        assert because(ADDRESS, profile("has_consent", value, DAY)) == expected
    assert because(ADDRESS, CONSENT, profile("has_consent", "false", AT_TEN)) == "no_consent"


def test_who_unsubscribed_before_giving_consent_may_be_mailed() -> None:
    consent = profile("has_consent", "true", AT_TEN)
    assert because(ADDRESS, unsubscribed(A_MICROSECOND_BEFORE), consent) is None
    assert because(ADDRESS, unsubscribed(AT_TEN), consent) == "unsubscribed"
    assert because(ADDRESS, consent, unsubscribed("2026-01-14 10:00:00.000001")) == "unsubscribed"


def test_the_latest_of_several_counts() -> None:
    twice = [unsubscribed(DAY), unsubscribed("2026-01-20 10:00")]
    assert because(ADDRESS, CONSENT, profile("has_consent", "true", AT_TEN), *twice) == "unsubscribed"
    assert because(ADDRESS, CONSENT, *twice, profile("has_consent", "true", "2026-01-21 10:00")) is None


def test_consent_that_is_given_again_without_having_been_withdrawn_is_consent() -> None:
    assert because(ADDRESS, CONSENT, unsubscribed(AT_TEN), profile("has_consent", "true", "2026-01-15 10:00")) is None
    again = profile("has_consent", "true", "2026-01-15 10:00", record_id="crm:2")
    assert because(ADDRESS, CONSENT, unsubscribed(AT_TEN), again) is None


def test_what_a_scanner_unsubscribed_does_not_count() -> None:
    assert because(ADDRESS, CONSENT, unsubscribed(AT_TEN, user_agent="SafeLinks 2")) is None


def test_an_address_that_sales_found_to_be_bad_is_not_mailed() -> None:
    for reason, expected in (("bad contact data", "bad_address"), ("no need", None), (None, None)):
        assert because(ADDRESS, CONSENT, decided("rejected", AT_TEN, reason=reason)) == expected


def test_the_reason_is_the_one_that_the_lead_is_on_the_list_for() -> None:
    bad, back = decided("rejected", AT_TEN, reason="bad contact data"), form("demo_request", "2026-01-20 10:00")
    later = decided("rejected", "2026-01-25 10:00", reason="no budget")
    assert because(*handed(AT_TEN)[1:], ADDRESS, CONSENT, bad, back, later) is None
