"""What the sources gave and what became of it, in words: every shape has its own."""

import duckdb
import pytest

from accord.report import accounts
from accord.store import staging_models


@pytest.fixture
def told() -> list[accounts.Account]:
    with duckdb.connect() as published:
        published.execute(
            "create table record_accounts (shape varchar, source varchar, outcome varchar, row_count int)"
        )
        published.execute("""
            insert into record_accounts values ('products', 'crm', 'published', 3), ('reps', 'crm', 'published', 1),
                ('accounts', 'crm', 'published', 5), ('accounts', 'crm', 'no id', 2)
        """)
        return accounts.accounts(published, "")


def test_every_shape_that_staging_gives_has_its_words() -> None:
    assert accounts.WORDS.keys() == staging_models.provided().keys()


def test_a_shape_that_a_company_adds_is_told_after_the_others(told: list[accounts.Account]) -> None:
    assert [each.what for each in told] == ["companies", "sales people", "products"]
    assert accounts.lines(told) == [
        "7 companies given: 5 published, 2 no id",
        "1 sales person given, all published",
        "3 rows of products given, all published",
    ]
