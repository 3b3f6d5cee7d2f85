"""What a change of `what_does_not_count` does to the activities of both sides."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from accord.compare.list_effect import effect
from accord.register.agreed_list import AgreedList
from accord.register.signatures import Signature

FORMS = {"name": "forms", "reason": "test", "when": "kind = 'form_submitted'", "from": "2026-02-01"}
KNOWN = {"name": "own_staff", "reason": "internal", "when": "domain_relationship = 'own'"}


def listed(*rules: dict[str, Any]) -> AgreedList:
    canonical = {"time_zone": "UTC", "kinds": ["form_submitted"], "mail": {}, "rules": rules, "known_domains": []}
    nobody = Signature(None, None)
    return AgreedList(Path("set_aside.yml"), nobody, nobody, str(len(rules)), None, canonical)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("set variable as_of = timestamp '2026-02-01'")
        for side in ("base", "head"):
            made.execute(f"attach ':memory:' as {side}; create schema {side}.core")
            made.execute(
                f"create table {side}.core.activities (activity_id varchar, lead_id varchar, kind varchar, "
                "occurred_at timestamp, set_aside_rule varchar, is_counted boolean)"
            )
        yield made


def add(connection: duckdb.DuckDBPyConnection, side: str, *rows: tuple[Any, ...]) -> None:
    connection.executemany(f"insert into {side}.core.activities values (?, ?, ?, ?, ?, ?)", rows)


def test_activities_that_count_on_one_side_only_are_counted_by_rule(connection: duckdb.DuckDBPyConnection) -> None:
    day, form = "2026-01-10", "form_submitted"
    add(connection, "base", ("a", "1", form, day, None, True), ("b", "1", form, day, None, True),
        ("c", "2", form, day, "own_staff", False), ("d", "3", form, day, None, True))  # fmt: skip
    add(connection, "head", ("a", "1", form, day, "forms", False), ("b", "1", form, day, "forms", False),
        ("c", "2", form, day, None, True), ("d", "3", form, day, None, True))  # fmt: skip
    found = effect(connection, listed(KNOWN), listed(FORMS))
    assert found["activities"] == [
        {"rule": "forms", "counts_now": False, "activities": 2, "leads": 1},
        {"rule": "own_staff", "counts_now": True, "activities": 1, "leads": 1},
    ]
    assert found["later"] == []
    assert found["changes"] == ["rule forms is new (test) from 2026-02-01: kind = 'form_submitted'",
                                "rule own_staff is gone"]  # fmt: skip


def test_of_a_rule_that_begins_later_it_says_what_it_would_have_marked(connection: duckdb.DuckDBPyConnection) -> None:
    rows = [("a", "1", "form_submitted", "2026-01-10", None, True), ("b", "1", "page_viewed", "2026-01-10", None, True),
            ("c", "2", "form_submitted", "2026-01-03 23:59", None, True),
            ("d", "2", "form_submitted", "2026-01-04", None, True)]  # fmt: skip
    for side in ("base", "head"):
        add(connection, side, *rows)
    found = effect(connection, listed(), listed(FORMS, KNOWN))
    assert found["activities"] == []
    assert found["later"] == [{"rule": "forms", "from": "2026-02-01", "activities": 2, "leads": 2}]
