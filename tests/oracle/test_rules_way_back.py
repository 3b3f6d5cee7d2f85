"""Tests of the oracle: what became of the leads that went back to Marketing (rule 49)."""

from collections.abc import Iterable
from datetime import date

import pytest

from .activity import Activity
from .hand_offs import call, decided, followed, handed, people
from .history import DECLARED, created, form, opportunity
from .raw import Row

BACK = "2026-02-03 10:00"
LAST = "2026-08-04 10:00"  # 26 weeks later
A_MICROSECOND_LATER = "2026-08-04 10:00:00.000001"
RETURN = "2026-02-13 10:00"
COUNTS = ("entered", "returned", "became_sql", "became_customer")


def outcomes(*histories: Iterable[Activity], as_of: str = "2027-06-01 00:00") -> dict[tuple[date, str, str], Row]:
    rows = followed(*people(histories), as_of=as_of).nurture_outcomes
    found = {(row["cohort_month"], row["why"], row["category"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def outcome(*activities: Activity, **given: str) -> Row:
    """The one row of a lead that was rejected in February."""
    return outcomes([*handed(), decided("rejected", BACK), *activities], **given)[date(2026, 2, 1), "rejected", "other"]


def counts(*activities: Activity) -> tuple[int, ...]:
    row = outcome(*activities)
    return tuple(row[name] for name in COUNTS)


def sql(when: str) -> list[Activity]:
    return [call(when), opportunity("opened", when)]


def test_half_a_year_is_what_is_shipped() -> None:
    assert DECLARED.way_back_weeks == 26


def test_a_lead_comes_back_through_a_gate() -> None:
    assert counts() == (1, 0, 0, 0)
    assert counts(form("demo_request", RETURN)) == (1, 1, 0, 0)
    assert counts(decided("accepted", RETURN)) == (1, 1, 0, 0)
    assert counts(*sql(RETURN)) == (1, 1, 1, 0)


def test_the_last_instant_of_half_a_year_is_in_it() -> None:
    assert counts(decided("accepted", LAST)) == (1, 1, 0, 0)
    assert counts(decided("accepted", A_MICROSECOND_LATER)) == (1, 0, 0, 0)
    assert counts(decided("accepted", RETURN), *sql(LAST)) == (1, 1, 1, 0)
    assert counts(decided("accepted", RETURN), *sql(A_MICROSECOND_LATER)) == (1, 1, 0, 0)


def test_a_skipped_gate_is_not_entered() -> None:
    won = [opportunity("opened", RETURN), opportunity("won", RETURN)]
    assert counts(*won) == (1, 0, 0, 1)
    # The gate is met at a later moment, when it can be entered no more.
    assert counts(*won, decided("accepted", "2026-02-14 10:00")) == (1, 0, 0, 1)
    assert counts(decided("accepted", RETURN), *won) == (1, 1, 0, 1)
    assert counts(*sql(RETURN), opportunity("won", "2026-02-20 10:00")) == (1, 1, 1, 1)


def test_the_next_off_ramp_ends_the_way_back() -> None:
    # In March, so that what Sales sends back then has a row of its own.
    opened, lost = opportunity("opened", RETURN), opportunity("lost", "2026-03-02 10:00")
    for end in ([decided("rejected", "2026-03-02 10:00")], [decided("disqualified", "2026-03-02 10:00")], [lost]):
        returns = [form("contact_us", RETURN), opened] if end == [lost] else [form("contact_us", RETURN)]
        assert counts(*returns, *end, decided("accepted", "2026-03-20 10:00")) == (1, 0, 0, 0)
        assert counts(decided("accepted", RETURN), *returns, *end) == (1, 1, 0, 0)


def test_a_boundary_that_is_ignored_does_not_end_it() -> None:
    assert counts(decided("rejected", RETURN), decided("accepted", "2026-03-20 10:00")) == (1, 1, 0, 0)


def test_what_is_entered_after_the_next_off_ramp_belongs_to_that_one() -> None:
    histories = [[*handed(), decided("rejected", BACK), decided("accepted", RETURN),
                  decided("recycled", "2026-03-03 10:00"), *sql("2026-03-20 10:00")]]  # fmt: skip
    rows = outcomes(*histories)
    assert {key[:2]: tuple(row[name] for name in COUNTS) for key, row in rows.items()} == {
        (date(2026, 2, 1), "rejected"): (1, 1, 0, 0),
        (date(2026, 3, 1), "recycled"): (1, 1, 1, 0),
    }


def test_a_gate_at_the_instant_of_the_next_off_ramp_comes_before_it() -> None:
    between, when = form("contact_us", RETURN), "2026-03-02 10:00"
    for end, expected in (("2026-03-02 10:00", 1), ("2026-03-02 09:59:59.999999", 0)):
        assert counts(between, form("demo_request", when), decided("rejected", end)) == (1, expected, 0, 0)


def test_a_gate_of_the_same_cycle_at_the_same_instant_is_no_way_back() -> None:
    rows = outcomes([*handed(BACK), decided("rejected", BACK)])
    assert [row["returned"] for row in rows.values()] == [0]


def test_a_closed_lead_comes_back_only_after_it_was_reopened() -> None:
    closed = [*handed(), decided("disqualified", BACK)]
    assert outcomes([*closed, decided("accepted", RETURN)]) == {}
    reopened = [*closed, decided("recycled", RETURN, reason="second look"), decided("accepted", "2026-02-23 10:00")]
    ((key, row),) = outcomes(reopened).items()
    assert key == (date(2026, 2, 1), "recycled", "other")
    assert (row["entered"], row["returned"], row["median_days"]) == (1, 1, 10)


def test_a_loss_has_no_category() -> None:
    lost = [*handed(), opportunity("opened", "2026-01-20 10:00"), opportunity("lost", BACK)]
    ((key, row),) = outcomes([*lost, decided("accepted", RETURN)]).items()
    assert key == (date(2026, 2, 1), "lost", "none")
    assert (row["returned"], row["became_customer"]) == (1, 0)


def test_a_row_is_one_month_why_and_category() -> None:
    def back(kind: str, reason: str | None) -> list[Activity]:
        return [*handed(), decided(kind, BACK, reason=reason)]

    rows = outcomes(
        back("rejected", "no budget"), back("rejected", "no_budget"), back("rejected", "student"),
        back("recycled", "no budget"), back("rejected", "because"), back("rejected", None), back("disqualified", None),
    )  # fmt: skip
    assert {key[1:]: row["entered"] for key, row in rows.items()} == {
        ("rejected", "budget"): 2,
        ("rejected", "not_a_lead"): 1,
        ("rejected", "other"): 2,
        ("recycled", "budget"): 1,
    }


@pytest.mark.parametrize(("when", "month"), [("2026-01-31 22:59:59.999999", 1), ("2026-01-31 23:00", 2)])
def test_the_month_is_the_one_in_which_it_went_back_in_the_business_zone(when: str, month: int) -> None:
    ((key, _),) = outcomes([*handed(), decided("rejected", when)]).items()
    assert key[0] == date(2026, month, 1)


def test_the_median_days_are_over_the_returned_until_their_first_gate() -> None:
    back = [*handed(), decided("rejected", BACK)]
    rows = outcomes(
        [*back, decided("accepted", "2026-02-04 10:00"), *sql("2026-02-23 10:00")],
        [*back, decided("accepted", "2026-02-06 22:00")],
        back,
    )
    ((_, row),) = rows.items()
    assert (row["entered"], row["returned"], row["median_days"]) == (3, 2, 2.25)
    assert row["returned_share"] == pytest.approx(2 / 3)
    assert (row["returned_share_low"], row["returned_share_high"]) == pytest.approx((0.207660, 0.938508), abs=1e-6)
    assert outcome()["median_days"] is None
    assert (outcome()["returned_share"], outcome()["returned_share_low"]) == (0, pytest.approx(0, abs=1e-12))


def test_a_month_is_mature_26_weeks_after_its_end() -> None:
    # February ends at 23:00Z; 26 weeks later clocks have changed.
    for as_of, expected in (("2026-08-29 22:59:59.999999", False), ("2026-08-29 23:00", True)):
        assert outcome(as_of=as_of)["is_mature"] is expected


def test_what_happens_at_as_of_or_later_is_not_known() -> None:
    for as_of, expected in ((RETURN, 0), ("2026-02-13 10:00:00.000001", 1)):
        assert outcome(decided("accepted", RETURN), as_of=as_of)["returned"] == expected


def test_a_lead_that_never_went_back_is_not_counted() -> None:
    assert outcomes([created(BACK)], handed(), [*handed(), decided("accepted", BACK)]) == {}
