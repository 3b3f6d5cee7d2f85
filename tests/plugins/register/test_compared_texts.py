"""A condition on a text of the profile that can never hold is found before anything is built (rule 7)."""

from collections.abc import Callable

import pytest
from sqlglot import parse_one

from accord.common.errors import AgreementError
from accord.register.compared_texts import problems
from accord.register.entries import Entry

TEXTS = {"industry", "job_title"}
SQL = "models/definitions/marketing_qualified/profile_and_actions.sql"


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        ("industry = 'Software'", ["software"]),
        ("industry in ('software', 'Finance', ' law')", ["finance", "law"]),
        ("job_title like '%Head of%'", ["%head of%"]),
        ("lower(industry) <> 'Software'", ["software"]),
        ("industry in ('software', 'finance')", []),
        ("upper(industry) = 'SOFTWARE'", []),
        ("job_title ilike '%Head of%'", []),
        ("account_id = 'crm:A1'", []),
        ("employees >= 50 and decision = 'Accepted'", []),
    ],
)
def test_a_literal_that_a_text_of_the_profile_never_equals_is_found(condition: str, written: list[str]) -> None:
    found = list(problems(parse_one(f"select {condition}", dialect="duckdb"), TEXTS))
    assert [problem.rpartition("Write ")[2] for problem in found] == [f"'{word}'." for word in written]


def test_a_definition_with_such_a_literal_is_an_error_that_says_how_to_write_it(
    edit: Callable[[str, str, str], None], entry: Callable[[str], Entry]
) -> None:
    edit(SQL, "'software'", "'Software'")
    with pytest.raises(AgreementError, match=r"actions.sql: industry is compared with 'Software'.*'software'"):
        entry("profile_and_actions")
