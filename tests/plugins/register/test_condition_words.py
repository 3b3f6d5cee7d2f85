"""What a condition asks for, in plain words, or as SQL where no words fit it exactly."""

import pytest
from sqlglot import parse_one

from accord.register.column_labels import Labels
from accord.register.condition_tree import read
from accord.register.condition_words import NoWordsError, must, requirement


def words(sql: str) -> str:
    return requirement(read(parse_one(sql, dialect="duckdb")), Labels())


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("moments.visits_7d >= 3", "visits in the last seven days: 3 or more"),
        ("a > 50", "a: more than 50"),
        ("50 < a", "a: more than 50"),
        ("a <= 50 and b = 'DE'", "a: 50 or less, and b: DE"),
        ("a between 5000 and 9000.5", "a: 5,000 or more, and a: 9,000.50 or less"),
        ("a >= -0.125", "a: -0.125 or more"),
        ("a >= 1 or (b >= 2 and c < 3)", "a: 1 or more, or (b: 2 or more, and c: less than 3)"),
        ("(a = 1 or b = 2) and c = 3", "(a: 1, or b: 2), and c: 3"),
        ("demo_requests + contact_requests >= 1", "requests for a demo + requests to be contacted: 1 or more"),
        ("not a_thing", "a thing: no"),
        ("is_customer", "already a customer: yes"),
        ("not (a >= 5 and b)", "a: less than 5, or b: no"),
        ("a in ('software', 'finance', 'trade')", "a: software, finance or trade"),
        ("a = 'x' or a = 'y'", "a: x or y"),
        ("a = 'handed_over' or a = '/a_path'", "a: handed over or /a_path"),
        ("coalesce(domain_relationship, '') not in ('own', 'partner')",
         "relationship of the email domain to us: not own or partner"),
        ("domain_relationship is distinct from 'rival'", "relationship of the email domain to us: not rival"),
        ("a <> ''", "a: not empty"),
        ("a is not null", "a: known"),
        ("a is null", "a: not known"),
        ("lower(title) like '%chief%' or lower(title) like '%head of%'", "title contains 'chief' or 'head of'"),
        ("title like 'Head%'", "title begins with 'Head'"),
        ("title not like '%a_b%'", "title does not match '%a_b%'"),
        ("title like 'a_b'", "title matches 'a_b'"),
        ("started_at < timestamp '2026-01-01'", "started at: earlier than 2026-01-01"),
        ("coalesce(a >= 5, false)", "a: 5 or more"),
        ("coalesce(a >= 5, true)", "a: 5 or more, or not known"),
        ("not coalesce(a >= 5, false)", "a: less than 5, or not known"),
        ("coalesce(a, 5) >= 3", "a (5 if not known): 3 or more"),
        ("cast(a as double) >= 3", "a: 3 or more"),
        ("true", "always"),
        ("not true", "never"),
    ],
)  # fmt: skip
def test_a_condition_has_plain_words(sql: str, expected: str) -> None:
    assert words(sql) == expected


@pytest.mark.parametrize(
    "sql",
    [
        "coalesce(a > b, true)",
        "a % 2 = b",
        "length(x) > 3 and y = 1",
        "cast(a as integer) >= 3",
        "a not in ('x', null)",
        "a = null",
        "a between symmetric 9 and 1",
        "a >= b",
        "coalesce(a, b) >= 3",
        "max(a) >= 3",
        "a >= all (select 1)",
    ],
)
def test_what_no_words_fit_exactly_has_none_not_even_in_part(sql: str) -> None:
    with pytest.raises(NoWordsError):
        words(sql)


@pytest.mark.parametrize(
    ("shape", "values", "expected"),
    [
        ("at_least", ["50"], "must be 50 or more"),
        ("none_of", ["own", "partner"], "must not be own or partner"),
        ("like", ["%chief%", "%head%"], "must contain 'chief' or 'head'"),
        ("unlike", ["a%"], "must not begin with 'a'"),
        ("unknown", [], "must not be known"),
        ("yes", [], "must be yes"),
    ],
)
def test_a_requirement_can_be_an_obligation(shape: str, values: list[str], expected: str) -> None:
    assert must(shape, values) == expected
