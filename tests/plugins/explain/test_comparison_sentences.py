"""What is missing has a sentence for every clause, and it is right: a lead that is changed so meets the clause."""

import re
from typing import Any

import pytest
from tests.plugins.explain.world import AS_OF, ENGAGEMENT, LEAD, World, nothing_known

from accord.explain.clause_evaluation import ClauseResult, Evaluator, Reading
from accord.explain.point_texts import points
from accord.explain.shortfalls import shortfall
from accord.register.condition_tree import Comparison, comparisons
from accord.register.entries import entries

AT = AS_OF.replace(tzinfo=None)
# What is known of a lead that meets as little as possible, and of others that miss the rest in other ways.
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
EMPLOYEES, COUNTRY = "Number of employees of the company", "Country (two-letter ISO 3166 code)"
ALWAYS_MET = {("every_lead", "is_a_lead")}
NOT_THE_LEADS_TO_CHANGE = {"sent_at", "moment_at"}


def tried(world: World, condition: str, **known: Any) -> ClauseResult:
    """The result of one condition, at a moment of a lead of which this is known."""
    sql = f"select lead_id, cycle, moment_at, {condition} as meets_it from moments"
    world.define("marketing_qualified", "tried", sql)
    world.moment(str(AT), **known)
    results = world.evaluator().clauses("marketing_qualified", "tried", LEAD, AT)
    assert results is not None
    return results["it"]


@pytest.fixture
def leads(world: World) -> World:
    for lead, known in LEADS.items():
        values = {name: value for name, value in known.items() if name != "known_before"}
        world.moment(str(AT), lead_id=lead, **values)
    world.work.execute("insert into definitions.sales_qualified_firsts values ('sent', 1, '2026-01-01')")
    return world


def test_every_shipped_clause_names_what_is_missing_and_that_change_meets_it(
    leads: World,
) -> None:
    evaluator, sentences = leads.evaluator(), leads.sentences()
    missing: dict[tuple[str, str], list[str]] = {}
    clauses: set[tuple[str, str]] = set()
    for entry in (each for each in entries(leads.settings) if not each.is_follow_up):
        for lead in LEADS:
            results = evaluator.clauses(entry.model, entry.definition, lead, AT)
            assert results is not None
            clauses |= {(entry.definition, clause) for clause in results}
            for clause, found in results.items():
                assert found.condition is not None, f"{entry.definition}, {clause} has no words"
                if not found.holds:
                    missing.setdefault((entry.definition, clause), []).append(" ".join(sentences.missing(found)))
                    _the_stated_change_meets_it(leads, evaluator, (entry.model, entry.definition), lead, clause, found)
    assert set(missing) == clauses - ALWAYS_MET
    assert all(all(lines) for lines in missing.values())


def _the_stated_change_meets_it(
    world: World, evaluator: Evaluator, definition: tuple[str, str], lead: str, clause: str, found: ClauseResult
) -> None:
    """Every comparison that does not hold is changed as its sentence says, in a lead of its own."""
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
    results = evaluator.clauses(*definition, "changed", AT)
    world.work.execute("delete from scoring.known_states where lead_id = 'changed'")
    assert results is not None
    assert results[clause].holds, f"{definition}, {clause}: {change} is named as missing, and is not all"


def _stated(comparison: Comparison, reading: Reading) -> dict[str, Any]:
    """The change of a lead that a sentence asks for."""
    column, value = next(iter(reading.columns.items()))
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


# The condition, what is known of the lead, and the sentences about what is missing.
CONDITIONS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("employees between 50 and 250", {"employees": 300}, [f"{EMPLOYEES}: 300, but must be 250 or less."]),
    ("not (employees < 50)", {"employees": 20}, [f"{EMPLOYEES}: 20, but must be 50 or more."]),
    ("50 <= employees", {"employees": 20}, [f"{EMPLOYEES}: 20, but must be 50 or more."]),
    ("employees > 50", {"employees": 50}, [f"{EMPLOYEES}: 50, but must be more than 50."]),
    ("employees + demo_requests >= 9", {"employees": 4, "demo_requests": 1},
     ["Needs 9 in total of: number of employees of the company, requests for a demo; has 5."]),
    ("demo_requests + contact_requests >= 1", {},
     ["Needs at least one of: requests for a demo or requests to be contacted; has none."]),
    ("coalesce(visits >= 2, false)", {"visits": 1}, ["Needs 2 visits since the start of the cycle, has 1."]),
    ("visits > 2", {"visits": 2}, ["Needs more than 2 visits since the start of the cycle, has 2."]),
    ("visits <= 2", {"visits": 3}, ["Needs at most 2 visits since the start of the cycle, has 3."]),
    ("visits < 2", {"visits": 3}, ["Needs fewer than 2 visits since the start of the cycle, has 3."]),
    ("lead_score_engagement >= 19.995", {"lead_score_engagement": 19.994}, [f"Needs 19.995 {ENGAGEMENT}, has 19.99."]),
    ("lead_score_engagement <= 20", {"lead_score_engagement": 20.001}, [f"Needs at most 20 {ENGAGEMENT}, has 20.01."]),
    ("coalesce(employees, 5) >= 50", {}, [f"{EMPLOYEES} (5 if not known): 5, but must be 50 or more."]),
    ("country = 'DE' or country = 'AT'", {"country": "FR"}, [f"{COUNTRY}: FR, but must be DE or AT."]),
    ("country is not distinct from 'DE'", {}, [f"{COUNTRY}: not known, but must be DE."]),
    ("not (country = 'DE' or employees < 9)", {"country": "DE", "employees": 2},
     [f"{COUNTRY}: DE, but must not be DE.", f"{EMPLOYEES}: 2, but must be 9 or more."]),
    ("not is_customer", {"is_customer": True}, ["Already a customer: yes, but must be no."]),
    ("has_consent", {"has_consent": False}, ["May be contacted: no, but must be yes."]),
    ("has_consent = true", {}, ["May be contacted: not known, but must be yes."]),
    ("industry is not null", {}, ["Industry of the company: not known, but must be known."]),
    ("industry is null", {"industry": "finance"}, ["Industry of the company: finance, but must not be known."]),
    ("budget = 'yes'", {}, ["Budget: not answered yet, but must be yes."]),
    ("decision = 'handed_over'", {}, ["Decision of Sales: none yet, but must be handed over."]),
    ("job_title like 'Head%'", {"job_title": "Intern"}, ["Job title as typed: Intern, but must begin with 'Head'."]),
    ("job_title like '%sales'", {"job_title": "Intern"}, ["Job title as typed: Intern, but must end with 'sales'."]),
    ("job_title like 'a%b'", {"job_title": "Intern"}, ["Job title as typed: Intern, but must match 'a%b'."]),
    ("job_title not ilike '%student%'", {"job_title": "Student of law"},
     ["Job title as typed: Student of law, but must not contain 'student'."]),
    ("last_acted_online_at >= moment_at - interval 30 day", {"last_acted_online_at": "2025-12-01 11:00:00"},
     ["Last online action ever: 2025-12-01 12:00, but must be 2026-01-02 01:00 or later."]),
    ("last_acted_online_at >= moment_at - interval 30 day", {},
     ["Last online action ever: never, but must be 2026-01-02 01:00 or later."]),
    ("visits >= 9 or pricing_visits_30d >= 9", {},
     ["Needs 9 visits since the start of the cycle, has none.",
      "Or: needs 9 views of prices in the last 30 days, has none."]),
    ("(country = 'DE' and employees >= 50) or visits >= 9", {"country": "FR", "employees": 49, "visits": 3},
     ["Nearest way: needs 9 visits since the start of the cycle, has 3.",
      f"Or: {COUNTRY[0].lower()}{COUNTRY[1:]}: FR, but must be DE; "
      "and number of employees of the company: 49, but must be 50 or more."]),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "known", "sentences"), CONDITIONS)
def test_what_is_missing_is_a_sentence_for_every_shape_of_condition(
    world: World, condition: str, known: dict[str, Any], sentences: list[str]
) -> None:
    result = tried(world, condition, **known)
    assert not result.holds
    assert world.sentences().missing(result) == sentences


@pytest.mark.parametrize(
    ("condition", "known", "sentences"),
    [
        ("visits > 2", {"visits": 3}, ["Needs more than 2 visits since the start of the cycle, has 3."]),
        ("lead_score_engagement < 20", {"lead_score_engagement": 19.999},
         [f"Needs fewer than 20 {ENGAGEMENT}, has 19.99."]),
        ("employees >= 50", {"employees": 5000}, [f"{EMPLOYEES}: 5,000 (needed: 50 or more)."]),
        ("country not in ('DE', 'AT')", {"country": "FR"}, [f"{COUNTRY}: FR (needed: not DE or AT)."]),
        ("not is_customer", {}, ["Already a customer: no (needed: no)."]),
        ("job_title like 'Head%'", {"job_title": "Head of it"},
         ["Job title as typed: Head of it (must begin with 'Head')."]),
        ("true", {}, ["Always met."]),
    ],
)  # fmt: skip
def test_what_was_compared_is_a_sentence_where_the_clause_is_met_too(
    world: World, condition: str, known: dict[str, Any], sentences: list[str]
) -> None:
    result = tried(world, condition, **known)
    assert result.holds
    assert world.sentences().compared(result) == sentences


@pytest.mark.parametrize(("has", "shown"), [(7.506, "7.51"), (7.505, "7.50"), (44.996, "44.99")])
def test_a_number_is_rounded_as_everywhere_but_never_looks_as_if_it_reached(
    world: World, has: float, shown: str
) -> None:
    results = (
        world.moment(str(AT), lead_score_engagement=has)
        .evaluator()
        .clauses("marketing_qualified", "raised_hand", LEAD, AT)
    )
    assert results is not None
    assert shown == "44.99" or points(has) == shown
    assert world.sentences().missing(results["raised_a_hand"]) == [
        f"Nearest way: needs 45 {ENGAGEMENT}, has {shown}.",
        "Or: needs at least one of: requests for a demo or requests to be contacted; has none.",
    ]


@pytest.mark.parametrize(
    ("condition", "sentences"),
    [
        (
            "case when country = 'DE' then employees >= 50 else employees >= 500 end",
            [f"Depends on: number of employees of the company 60, {COUNTRY[0].lower()}{COUNTRY[1:]} FR."],
        ),
        ("employees * 2 >= 200", ["employees * 2: 120, but must be 200 or more."]),
    ],
)
def test_a_condition_without_words_names_the_values_it_reads(
    world: World, condition: str, sentences: list[str]
) -> None:
    result = tried(world, condition, country="FR", employees=60)
    missing = world.sentences().missing(result)
    assert [re.sub(r"[(\s]*employees\)? \* 2\)?", "employees * 2", line) for line in missing] == sentences


@pytest.mark.parametrize(
    "sql",
    [
        "select lead_id, cycle, moment_at, max(visits) over (partition by lead_id) >= 9 as meets_it from moments",
        "select lead_id, cycle, moment_at, max(visits) >= 9 as meets_it from moments group by all",
        "select lead_id, cycle, moment_at, visits >= 9 as meets_it from moments where visits < 5 union all "
        "select lead_id, cycle, moment_at, true as meets_it from moments where visits >= 5",
    ],
)
def test_a_clause_over_more_than_one_moment_is_evaluated_and_has_no_words(world: World, sql: str) -> None:
    world.define("marketing_qualified", "tried", sql)
    results = world.moment(str(AT), visits=3).evaluator().clauses("marketing_qualified", "tried", LEAD, AT)
    assert results == {"it": ClauseResult(False, None)}
    assert world.sentences().missing(results["it"]) == world.sentences().compared(results["it"]) == []


def test_a_definition_ignores_data_later_than_the_moment_it_is_evaluated_at(world: World) -> None:
    sql = "select lead_id, cycle, moment_at, count(*) over (partition by lead_id) >= 2 as meets_it from moments"
    world.define("marketing_qualified", "tried", sql)
    world.moment("2026-01-10 09:00:00").moment("2026-01-20 09:00:00")
    first, second = (
        world.evaluator().clauses("marketing_qualified", "tried", LEAD, AT.replace(month=1, day=day, hour=9))
        for day in (10, 20)
    )
    assert (first, second) == ({"it": ClauseResult(False, None)}, {"it": ClauseResult(True, None)})


def test_a_definition_that_reads_another_one_is_evaluated_with_it(world: World) -> None:
    world.define(
        "marketing_qualified", "inner", "select lead_id, cycle, moment_at, visits >= 2 as meets_it from moments"
    )
    world.work.execute(
        "create view definitions.marketing_qualified_vouter as "
        "with other as (select * from accord.definitions.marketing_qualified_vinner) "
        "select lead_id, cycle, moment_at, meets_it as meets_the_other from other"
    )
    results = world.moment(str(AT), visits=3).evaluator().clauses("marketing_qualified", "outer", LEAD, AT)
    assert results == {"the_other": ClauseResult(True, None)}


def test_outside_any_cycle_there_is_nothing_to_evaluate(world: World) -> None:
    world.moment(str(AT), cycle=None)
    assert world.evaluator().clauses("marketing_qualified", "points", LEAD, AT) is None
    assert world.evaluator().clauses("marketing_qualified", "not_there", LEAD, AT) is None


def test_a_moment_made_by_hand_knows_nothing() -> None:
    assert not [
        name
        for name, value in nothing_known().items()
        if value and name not in ("is_moment", "cycle", "lifecycle_period")
    ]
