"""What is missing is said for every clause, and is right: who makes that change meets the clause."""

import re
from typing import Any

import pytest
from tests.plugins.explain.world import AS_OF, ENGAGEMENT, LEAD, World, nothing_known

from accord.explain.clause_judge import Judge, Judged, Reading
from accord.explain.condition_tree import Comparison, comparisons
from accord.explain.shortfalls import shortfall
from accord.register.entries import entries

AT = AS_OF.replace(tzinfo=None)
# What is known of a lead that meets as little as possible, and of others that lack the rest in other ways.
LEADS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "little": {
        "visits_7d": 2, "pricing_visits_30d": 1, "form_fields_filled": 9.0, "employees": 49, "industry": "education",
        "job_title": "Accountant", "country": "BR", "lead_score_engagement": 19.99, "lead_score_total": 49.5,
        "decision": "rejected", "marked_stage": "lead", "domain_relationship": "free_mail",
    }
    | dict.fromkeys(("budget", "authority", "need", "timescale", "attitude", "right_stage"), "no"),
    "customer": {"is_customer": True, "domain_relationship": "partner", "lead_score_engagement": 44.999999},
    "rival": {"domain_relationship": "competitor", "budget": "unknown"},
    "sent": {"known_before": True},
}  # fmt: skip
ALWAYS_MET = {("every_lead", "is_a_lead")}
NOT_THE_LEADS_TO_CHANGE = {"sent_at", "moment_at"}


@pytest.fixture
def leads(world: World) -> World:
    for lead, known in LEADS.items():
        values = {name: value for name, value in known.items() if name != "known_before"}
        world.moment(str(AT), lead_id=lead, **values)
    world.work.execute("insert into definitions.sales_qualified_firsts values ('sent', 1, '2026-01-01')")
    return world


def test_every_clause_of_every_shipped_definition_says_what_is_missing_and_the_stated_change_meets_it(
    leads: World,
) -> None:
    judge, wording = leads.judge(), leads.wording()
    said: dict[tuple[str, str], list[str]] = {}
    clauses: set[tuple[str, str]] = set()
    for entry in entries(leads.settings):
        for lead in LEADS:
            judged = judge.clauses(entry.model, entry.definition, lead, AT)
            assert judged is not None
            clauses |= {(entry.definition, clause) for clause in judged}
            for clause, found in judged.items():
                assert found.condition is not None, f"{entry.definition}, {clause} is told in no words"
                if not found.holds:
                    said.setdefault((entry.definition, clause), []).append("; ".join(wording.missing(found)))
                    _the_stated_change_meets_it(leads, judge, (entry.model, entry.definition), lead, clause, found)
    assert set(said) == clauses - ALWAYS_MET
    assert all(all(lines) for lines in said.values())


def _the_stated_change_meets_it(
    world: World, judge: Judge, definition: tuple[str, str], lead: str, clause: str, found: Judged
) -> None:
    """Every comparison that does not hold is changed by what is said of it, in a lead of its own."""
    assert found.condition is not None
    change: dict[str, Any] = {}
    for comparison, reading in zip(comparisons(found.condition), found.readings, strict=True):
        if not reading.holds:
            change |= _stated(comparison, reading)
    if set(change) & NOT_THE_LEADS_TO_CHANGE:
        return
    before = world.work.execute("select * from scoring.known_states where lead_id = ?", [lead])
    row = dict(zip([each[0] for each in before.description or []], before.fetchone() or (), strict=True))
    world.moment(str(AT), **row | {"lead_id": "changed"} | change)
    judged = judge.clauses(*definition, "changed", AT)
    world.work.execute("delete from scoring.known_states where lead_id = 'changed'")
    assert judged is not None
    assert judged[clause].holds, f"{definition}, {clause}: {change} was said to be missing, and is not all"


def _stated(comparison: Comparison, reading: Reading) -> dict[str, Any]:
    """The change of a lead that a statement asks for."""
    column, value = next(iter(reading.reads.items()))
    if column == "domain_relationship":
        return {column: None}
    short = shortfall(comparison, reading)
    match comparison.shape:
        case "at_least" if short is not None:
            return {column: float(value) + float(short)}
        case "at_least":  # not known
            return {column: reading.needs[0]}
        case "one_of":
            return {column: reading.needs[0]}
        case "like":
            return {column: reading.needs[0].strip("%")}
        case "no":
            return {column: False}
    return {column: value}


def test_what_is_short_is_told_as_it_is_in_hundredths_and_never_too_little(world: World) -> None:
    inside = (
        world.moment(str(AT), lead_score_engagement=7.506)
        .judge()
        .clauses("marketing_qualified", "raised_hand", LEAD, AT)
    )
    assert inside is not None
    assert world.wording().missing(inside["raised_a_hand"]) == [
        f"nearest: {ENGAGEMENT}: 7.50 of 45, 37.50 short",
        "or: requests for a demo + requests to be contacted: 0 of 1",
    ]


@pytest.mark.parametrize(
    ("condition", "known", "said"),
    [
        ("employees between 50 and 250", {"employees": 300}, ["employees: 300; it takes 250 or less"]),
        ("not (employees < 50)", {"employees": 20}, ["employees: 20 of 50, 30 short"]),
        ("50 <= employees", {"employees": 20}, ["employees: 20 of 50, 30 short"]),
        ("employees > 50", {"employees": 50}, ["employees: 50; it takes more than 50"]),
        ("employees + demo_requests >= 9", {"employees": 4, "demo_requests": 1},
         ["employees + requests for a demo: 5 of 9, 4 short"]),
        ("coalesce(visits >= 2, false)", {"visits": 1}, ["visits since the start of the cycle: 1 of 2, 1 short"]),
        ("country = 'DE' or country = 'AT'", {"country": "FR"}, ["country: FR; it takes DE or AT"]),
        ("not (country = 'DE' or employees < 9)", {"country": "DE", "employees": 2},
         ["country: DE; it takes another value than DE", "employees: 2 of 9, 7 short"]),
        ("has_consent", {"has_consent": False}, ["consent: no; it takes yes"]),
        ("has_consent = true", {}, ["consent: not known; it takes yes"]),
        ("industry is not null", {}, ["industry: not known; it takes any value"]),
        ("job_title like 'Head%'", {"job_title": "Intern"},
         ["job title: Intern; it takes one that begins with 'Head'"]),
        ("job_title not ilike '%student%'", {"job_title": "Student of law"},
         ["job title: Student of law; it takes none with 'student' in it"]),
        ("last_acted_online_at >= moment_at - interval 30 day", {"last_acted_online_at": "2025-12-01 11:00:00"},
         ["last online action ever: 2025-12-01 12:00; it takes 2026-01-02 01:00 or later"]),
        ("last_acted_online_at >= moment_at - interval 30 day", {},
         ["last online action ever: never; it takes 2026-01-02 01:00 or later"]),
        ("(country = 'DE' and employees >= 50) or visits >= 9", {"country": "FR", "employees": 49, "visits": 3},
         ["nearest: visits since the start of the cycle: 3 of 9, 6 short",
          "or: country: FR; it takes DE; employees: 49 of 50, 1 short"]),
    ],
)  # fmt: skip
def test_conditions_of_every_shape_are_worded(
    world: World, condition: str, known: dict[str, Any], said: list[str]
) -> None:
    world.define(
        "marketing_qualified", "tried", f"select lead_id, cycle, moment_at, {condition} as meets_it from moments"
    )
    world.moment(str(AT), **known)
    judged = world.judge().clauses("marketing_qualified", "tried", LEAD, AT)
    assert judged is not None
    assert not judged["it"].holds
    assert world.wording().missing(judged["it"]) == said


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("case when country = 'DE' then employees >= 50 else employees >= 500 end",
         ["what it looks at: employees: 60, country: FR"]),
        ("employees * 2 >= 200", ["employees * 2: 120 of 200, 80 short"]),
    ],
)  # fmt: skip
def test_what_no_words_fit_is_told_by_the_values_it_reads(world: World, condition: str, said: list[str]) -> None:
    world.define(
        "marketing_qualified", "tried", f"select lead_id, cycle, moment_at, {condition} as meets_it from moments"
    )
    judged = world.moment(str(AT), country="FR", employees=60).judge().clauses("marketing_qualified", "tried", LEAD, AT)
    assert judged is not None
    assert [re.sub(r"\s+", " ", re.sub(r"[()]", "", line)) for line in world.wording().missing(judged["it"])] == said


@pytest.mark.parametrize(
    "sql",
    [
        "select lead_id, cycle, moment_at, max(visits) over (partition by lead_id) >= 9 as meets_it from moments",
        "select lead_id, cycle, moment_at, max(visits) >= 9 as meets_it from moments group by all",
        "select lead_id, cycle, moment_at, visits >= 9 as meets_it from moments where visits < 5 union all "
        "select lead_id, cycle, moment_at, true as meets_it from moments where visits >= 5",
    ],
)
def test_a_clause_over_more_than_one_moment_is_judged_and_not_worded(world: World, sql: str) -> None:
    world.define("marketing_qualified", "tried", sql)
    judged = world.moment(str(AT), visits=3).judge().clauses("marketing_qualified", "tried", LEAD, AT)
    assert judged == {"it": Judged(False, None)}
    assert world.wording().missing(judged["it"]) == world.wording().compared(judged["it"]) == []


def test_a_definition_looks_at_nothing_later_than_the_moment_it_judges(world: World) -> None:
    sql = "select lead_id, cycle, moment_at, count(*) over (partition by lead_id) >= 2 as meets_it from moments"
    world.define("marketing_qualified", "tried", sql)
    world.moment("2026-01-10 09:00:00").moment("2026-01-20 09:00:00")
    first, second = (
        world.judge().clauses("marketing_qualified", "tried", LEAD, AT.replace(month=1, day=day, hour=9))
        for day in (10, 20)
    )
    assert (first, second) == ({"it": Judged(False, None)}, {"it": Judged(True, None)})


def test_a_definition_that_reads_another_one_is_judged_by_it(world: World) -> None:
    world.define(
        "marketing_qualified", "inner", "select lead_id, cycle, moment_at, visits >= 2 as meets_it from moments"
    )
    world.work.execute(
        "create view definitions.marketing_qualified_vouter as "
        "with other as (select * from accord.definitions.marketing_qualified_vinner) "
        "select lead_id, cycle, moment_at, meets_it as meets_the_other from other"
    )
    judged = world.moment(str(AT), visits=3).judge().clauses("marketing_qualified", "outer", LEAD, AT)
    assert judged is not None
    assert judged["the_other"].holds


def test_outside_any_cycle_there_is_nothing_to_judge(world: World) -> None:
    world.moment(str(AT), cycle=None)
    assert world.judge().clauses("marketing_qualified", "points", LEAD, AT) is None
    assert world.judge().clauses("marketing_qualified", "not_there", LEAD, AT) is None


def test_a_moment_made_by_hand_knows_nothing() -> None:
    assert not [
        name
        for name, value in nothing_known().items()
        if value and name not in ("is_moment", "cycle", "lifecycle_period")
    ]
