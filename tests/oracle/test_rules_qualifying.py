"""Tests of the oracle: the next gate of a lead, its barriers, and how near it is (rule 47)."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from .activity import Activity
from .days import Days
from .declared import Version
from .definitions import AFTER_SALES, CRITERIA
from .domains import KnownDomain
from .hand_offs import ENTRY, E, P, call, decided, followed, handed, target
from .history import DECLARED, LEAD, act, at, created, form, opportunity, profile, run, view
from .lacking import LACKING, at_least, both, either
from .qualifying import NOTHING, Qualifying, nearness
from .raw import Row

AT_TEN = "2026-01-14 10:00"
DAY = "2026-01-10 10:00"
ALL_GATES = replace(E, targets=(target("mql", 60), target("sal", 60), target("sql", 60)))


def row(*activities: Activity, **given: object) -> Row:
    (found,) = followed(*activities, **given).nurture_list  # type: ignore[arg-type]
    return found


def gate(*activities: Activity, **given: object) -> tuple[object, object]:
    found = row(*activities, **given)
    return found["gate"], found["definition"]


def _version(name: str) -> Version:
    (version,) = [each for each in DECLARED.versions if each.version == name]
    return version


def of_an_inquiry(*activities: Activity, as_of: str = AT_TEN) -> Row:
    return row(created(DAY), *activities, as_of=as_of)


FIT = (profile("industry", "software", DAY), profile("employees", "50", DAY))


def test_the_next_gate_of_an_inquiry_and_of_an_off_ramp_is_the_lowest_one() -> None:
    assert gate(created(ENTRY)) == ("mql", "profile_and_actions")
    sold = [decided("accepted", AT_TEN), call(AT_TEN), opportunity("opened", AT_TEN)]
    for end in (decided("rejected", "2026-02-10 10:00"), opportunity("lost", "2026-02-10 10:00")):
        assert gate(*handed(), *sold, end, agreements=[ALL_GATES]) == ("mql", "profile_and_actions")


def test_the_next_gate_of_a_lead_at_a_gate_is_above_it() -> None:
    def at_mql(*stages: str) -> tuple[object, object]:
        return gate(*handed(), agreements=[replace(E, targets=tuple(target(stage, 60) for stage in stages))])

    assert at_mql("sal", "sql") == ("sal", "accepted_by_sales")
    assert at_mql("sql") == ("sql", "accepted_opportunity")
    assert at_mql("opportunity") == (None, None)
    assert at_mql("inquiry") == (None, None)


def test_a_gate_that_was_skipped_is_no_next_gate() -> None:
    agreement = replace(E, targets=(target("mql", 60), target("sql", 60)))
    assert gate(created(ENTRY), decided("accepted", AT_TEN), agreements=[agreement]) == ("sql", "accepted_opportunity")


def test_a_gate_without_a_target_is_left_out() -> None:
    agreement = replace(E, targets=(target("sal", 60), target("sql", 60)))
    assert gate(created(ENTRY), agreements=[agreement]) == ("sal", "accepted_by_sales")


def test_without_a_next_gate_all_of_it_is_null() -> None:
    for agreements in ([], [replace(E, targets=(target("opportunity", 60),))]):
        found = row(created(ENTRY), agreements=agreements)
        assert {name: found[name] for name in NOTHING} == dict.fromkeys(NOTHING)


def test_a_gate_without_a_version_in_force_at_as_of_is_left_out() -> None:
    versions = [replace(each, in_force_from=None) if each.stage == "mql" else each for each in DECLARED.versions]
    given = replace(DECLARED, versions=versions)
    assert gate(created(ENTRY), given=given) == ("sal", "accepted_by_sales")
    early = replace(P, in_force_from=date(2024, 1, 1))
    assert gate(created("2024-12-01 10:00"), agreements=[early], as_of="2024-12-31 22:59:59.999999") == (None, None)


def test_agreement_and_definition_are_those_in_force_at_as_of() -> None:
    for as_of, version in (
        ("2025-08-31 21:59:59.999999", "three_visits_in_a_week"),
        ("2025-08-31 22:00", "profile_and_actions"),
    ):
        assert gate(created("2025-08-01 10:00"), as_of=as_of) == ("mql", version)
    later = replace(E, version="later", in_force_from=date(2026, 2, 1), targets=(target("sql", 60),))
    for as_of, stage in (("2026-01-31 22:59:59.999999", "mql"), ("2026-01-31 23:00", "sql")):
        assert row(created(ENTRY), agreements=[P, later], as_of=as_of)["gate"] == stage


def test_missing_clauses_and_their_shares_are_in_the_order_of_the_definition() -> None:
    found = of_an_inquiry()
    assert found["clauses_missing"] == "industry, company_size, engagement, buying_action"
    assert (found["barriers"], found["nearness"], found["waits_for_a_moment"]) == (None, 4, False)


def test_barriers_are_not_missing_and_lack_nothing() -> None:
    rival, account = profile("email", "a@rival-software.example", DAY), profile("account_ref", "crm:A", DAY)
    since = {"crm:A": date(2026, 1, 11)}
    found = row(created(DAY), rival, account, *FIT, customers=since, as_of=AT_TEN)
    assert found["barriers"] == "not_a_customer, not_a_competitor"
    assert (found["clauses_missing"], found["nearness"]) == ("engagement, buying_action", 2)
    staff = of_an_inquiry(profile("email", "a@partner-one.example", DAY))
    assert (staff["barriers"], staff["nearness"]) == ("not_own_staff_or_partner", 4)


@pytest.mark.parametrize(
    ("employees", "lacks"),
    [("49", 0.02), ("40", 0.2), ("0", 1), ("-5", 1), (None, 1), ("50", 0), ("5000", 0)],
)
def test_a_number_lacks_a_share_of_what_is_needed_and_an_unknown_one_lacks_1(employees: str, lacks: float) -> None:
    found = of_an_inquiry(profile("industry", "software", DAY), profile("employees", employees, DAY))
    assert found["nearness"] == pytest.approx(2 + lacks, abs=1e-9)
    assert ("company_size" in found["clauses_missing"]) is (lacks > 0)


def test_what_is_no_number_lacks_1() -> None:
    found = of_an_inquiry(profile("industry", "retail", DAY), FIT[1])
    assert (found["clauses_missing"], found["nearness"]) == ("industry, engagement, buying_action", 3)


def test_points_are_those_at_as_of() -> None:
    found = row(created(DAY), *FIT, form("information_request", DAY), as_of="2026-01-10 10:00:00.000001")
    assert (found["clauses_missing"], found["nearness"]) == ("engagement", 0.25)
    # A download gives 5 points and key content 8, half of it after 30 days, so that 13.5 of 20 are lacking.
    found = row(created(DAY), *FIT, act("form_submitted", DAY, form="download", asset="buyers-guide"),
                as_of="2026-02-09 10:00")  # fmt: skip
    assert (found["clauses_missing"], found["nearness"]) == ("engagement", 0.675)


def test_or_takes_the_least_share() -> None:
    found = of_an_inquiry(*FIT, view("2026-01-14 09:59:59.999999", "/pricing"))
    # Prices were viewed once of two times: 8 points (a visit and prices), 12 of 20 are lacking.
    assert (found["clauses_missing"], found["nearness"]) == ("engagement, buying_action", 1.1)
    lacks_half, lacks_all = (lambda known: Fraction(1, 2)), (lambda known: Fraction(1))
    known = run(created(DAY)).leads[LEAD].at(at(AT_TEN))
    assert either(lacks_all, lacks_half)(known) == Fraction(1, 2)
    assert both(lacks_all, lacks_half)(known) == Fraction(3, 2)


def test_and_adds_the_shares() -> None:
    lacks = LACKING["sales_qualified", "six_questions"]["right_business"]
    for industry, employees, share in (
        ("software", "50", 0), ("software", "40", Fraction(1, 5)), ("retail", "50", 1), ("retail", None, 2),
    ):  # fmt: skip
        history = [created(DAY), profile("industry", industry, DAY), profile("employees", employees, DAY)]
        assert lacks(run(*history, as_of="2026-02-01 00:00").leads[LEAD].at(at(AT_TEN))) == share


def test_a_share_is_the_difference_over_what_is_needed() -> None:
    assert at_least(20, 20.0) == at_least(20, 25) == 0
    assert at_least(20, 12.5) == Fraction(3, 8)
    assert at_least(20, -10.0) == Fraction(3, 2)
    assert at_least(0, -1) == at_least(20, None) == 1


def test_nearness_is_rounded_to_a_millionth_and_a_half_upwards() -> None:
    # Points of which 20 are needed: 6.295530 lack 0.6852235, and 6.295531 lack 0.68522345.
    version, card = _version("profile_and_actions"), "lead_score"
    known = run(created(DAY), as_of="2026-02-01 00:00").leads[LEAD].at(at(AT_TEN))
    for points, expected in ((6.29553, 0.685224), (6.295531, 0.685223), (6.295529, 0.685224)):
        scored = replace(known, scores={card: {**known.scores[card], "engagement": points}})
        assert nearness(version, ["engagement"], scored) == expected


def test_a_lead_for_which_all_clauses_hold_waits_for_a_moment() -> None:
    august = "2025-08-30 10:00"
    fit = [profile("industry", "software", august), profile("employees", "50", august)]
    found = row(created(august), *fit, form("demo_request", august), as_of="2025-09-02 10:00")
    assert (found["why"], found["waits_for_a_moment"], found["nearness"]) == ("not_qualified_yet", True, 0)
    assert (found["barriers"], found["clauses_missing"]) == (None, None)


def test_the_domain_is_looked_up_on_the_day_of_as_of() -> None:
    domains = {"firm.example": [KnownDomain("partner", Days(None, date(2026, 1, 15)))]}
    given = replace(DECLARED, domains=domains)
    history = [created(DAY), *FIT, profile("email", "a@firm.example", DAY), form("demo_request", DAY)]
    for as_of, barriers in (("2026-01-15 22:59:59.999999", "not_own_staff_or_partner"), ("2026-01-15 23:00", None)):
        found = row(*history, given=given, as_of=as_of)
        assert (found["barriers"], found["waits_for_a_moment"]) == (barriers, barriers is None)


def test_what_counts_is_that_since_the_lead_went_back() -> None:
    found = row(*handed(), decided("rejected", AT_TEN), as_of="2026-01-15 10:00")
    assert found["clauses_missing"] == "engagement, buying_action"
    asked = "2026-01-14 10:00:00.000001"
    assert followed(*handed(), decided("rejected", AT_TEN), form("demo_request", asked)).nurture_list == []


def test_the_decision_that_sent_it_back_is_one_of_the_former_cycle() -> None:
    agreement = replace(E, targets=(target("sal", 60),))
    back = [*handed(), decided("accepted", AT_TEN), decided("rejected", "2026-02-10 10:00")]
    assert row(*back, agreements=[agreement])["clauses_missing"] == "accepted_by_sales"


def test_what_was_sent_to_sales_in_this_cycle_is_a_barrier() -> None:
    in_force = date(2025, 1, 1)
    versions = [
        replace(each, in_force_from=in_force if each.version == "not_sent_to_sales" else None)
        if each.stage == "mql"
        else each
        for each in DECLARED.versions
    ]
    given = replace(DECLARED, versions=versions)
    partner = profile("email", "a@partner-one.example", DAY)
    sent = [created(DAY), partner, call(DAY), opportunity("opened", AT_TEN)]
    # Only a lead at its inquiry is judged for this gate, so a lead in SQL is judged here as if it were one.
    results = followed(*sent, given=given)
    known = results.leads[LEAD].at(results.as_of)
    judged = Qualifying(results, replace(given, agreements=[P])).row(LEAD, known, "inquiry")
    assert judged["barriers"] == "not_own_staff_or_partner, not_sent_to_sales"
    # In the next cycle it is not sent yet.
    lost = opportunity("lost", "2026-01-15 10:00")
    assert row(*sent, lost, given=given)["barriers"] == "not_own_staff_or_partner"


def test_every_clause_that_is_known_lacks_something_exactly_where_it_fails() -> None:
    assert LACKING.keys() == {*CRITERIA, *AFTER_SALES}
    nobody = run(created(DAY), as_of="2026-02-01 00:00").leads[LEAD].at(at(AT_TEN))
    questions = ("budget", "authority", "need", "timescale", "attitude", "right_stage")
    somebody = [
        created(DAY), *FIT, profile("job_title", "Head of Sales", DAY), profile("country", "DE", DAY),
        profile("lifecycle_stage", "Customer", DAY),
        *(act("answered", DAY, property_name=question, value="yes") for question in questions),
        form("demo_request", DAY, fields_filled=10), act("form_submitted", DAY, form="download", asset="buyers-guide"),
        view("2026-01-11 10:00", "/pricing"), view("2026-01-12 10:00", "/pricing"), view("2026-01-13 10:00"),
        call(DAY), opportunity("opened", DAY), decided("handed_over", DAY),
    ]  # fmt: skip
    everything = run(*somebody, as_of="2026-02-01 00:00").leads[LEAD].at(at(AT_TEN))
    for name, clauses in LACKING.items():
        for known, fails in ((nobody, True), (everything, False)):
            judged = CRITERIA[name](known) if name in CRITERIA else AFTER_SALES[name](known, False)
            assert {clause for clause in judged if not clause.startswith("not_")} == clauses.keys()
            for clause, lacks in clauses.items():
                assert (lacks(known) == 0) is judged[clause]
                assert judged[clause] is not fails or clause == "is_a_lead", clause
