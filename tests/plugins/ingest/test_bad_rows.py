"""A row that breaks the contract is quarantined with its place and the rule; the other rows of its file load."""

import json
import re
from pathlib import Path

import pyarrow as pa
import pytest
from tests.plugins.ingest.landing import HEADER, Landing

from accord.ingest.casting import MESSAGES, RULES_BROKEN

BROKEN = {
    "no_key": (",2025-01-01,,,,,,", "order_ref", None, "required"),
    "nothing_but_spaces_in_a_required_column": ("  ,2025-01-01,,,,,,", "order_ref", "  ", "required"),
    "no_timestamp": ("A,soon,,,,,,", "ordered_at", "soon", "type"),
    "thirtieth_of_february": ("A,2025-02-30 10:00:00,,,,,,", "ordered_at", "2025-02-30 10:00:00", "type"),
    "hour_24": ("A,2025-02-03 24:00:00,,,,,,", "ordered_at", "2025-02-03 24:00:00", "type"),
    "year_9999": ("A,9999-12-31T00:00:00Z,,,,,,", "ordered_at", "9999-12-31T00:00:00Z", "out_of_range"),
    "year_1899": ("A,1899-12-31T23:59:59Z,,,,,,", "ordered_at", "1899-12-31T23:59:59Z", "out_of_range"),
    "fraction_of_a_piece": ("A,2025-01-01,,1.5,,,,", "pieces", "1.5", "type"),
    "pieces_in_words": ("A,2025-01-01,,two,,,,", "pieces", "two", "type"),
    "more_pieces_than_a_bigint": ("A,2025-01-01,,99999999999999999999,,,,", "pieces", "9" * 20, "type"),
    "price_not_a_number": ("A,2025-01-01,,,nan,,,", "price", "nan", "type"),
    "price_infinite": ("A,2025-01-01,,,1e999,,,", "price", "1e999", "type"),
    "maybe_a_gift": ("A,2025-01-01,,,,maybe,,", "is_gift", "maybe", "type"),
    "day_13_13": ("A,2025-01-01,,,,,2025-13-13,", "due_on", "2025-13-13", "type"),
    "day_in_2200": ("A,2025-01-01,,,,,2200-01-01,", "due_on", "2200-01-01", "out_of_range"),
    "status_unheard_of": ("A,2025-01-01,,,,,,lost", "status", "lost", "accepted"),
    "first_of_two_broken_columns": ("A,soon,,two,,,,lost", "ordered_at", "soon", "type"),
    "too_few_values": ("A,2025-01-01", None, "A,2025-01-01", "malformed"),
    "too_many_values": ("A,2025-01-01,,,,,,,x", None, "A,2025-01-01,,,,,,,x", "malformed"),
    "text_after_a_closing_quote": ('A,"2025-01-01"x,,,,,,', None, 'A,"2025-01-01"x,,,,,,', "malformed"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_row_is_quarantined_with_row_column_value_and_rule(case: str, landing: Landing) -> None:
    line, column, value, rule = BROKEN[case]
    outcome = landing.one("orders.csv", f"{HEADER}B1,2025-01-01,,,,,,\n{line}\nB2,2025-01-01,,,,,,\n")
    assert (outcome.state, outcome.rows, outcome.loaded, outcome.quarantined) == ("loaded", 3, 2, 1)
    assert landing.quarantine() == [(2, column, value, rule)]
    assert landing.rows("order_ref, _row_number") == [("B1", 1), ("B2", 3)]


def test_the_quarantine_keeps_the_row_as_it_stands_and_says_what_is_wrong(landing: Landing) -> None:
    landing.one("orders.csv", f"{HEADER}A1,2025-01-01, a@b ,two,,,,\n")
    (message, row, file, table, source) = landing.quarantine('message, "row", file, "table", source')[0]
    assert "integer" in message
    assert json.loads(row)["email"] == " a@b "
    assert (file, table, source) == ("orders.csv", "orders", "shop")


def test_a_json_line_that_is_no_object_is_malformed_and_reading_goes_on(landing: Landing) -> None:
    good = '{"order_ref": "A%d", "ordered_at": "2025-01-01T00:00:00Z"}\n'
    outcome = landing.one("orders.jsonl", good % 1 + '{"order_ref": "A2", "orde\n' + "[1, 2]\n" + "3\n" + good % 5)
    assert (outcome.rows, outcome.loaded, outcome.quarantined) == (5, 2, 3)
    assert [(row, rule) for row, _, _, rule in landing.quarantine()] == [
        (2, "malformed"),
        (3, "malformed"),
        (4, "malformed"),
    ]
    assert landing.rows("order_ref, _row_number") == [("A1", 1), ("A5", 5)]


def test_a_quote_that_is_never_closed_costs_its_own_line_only(landing: Landing) -> None:
    outcome = landing.one("orders.csv", f'{HEADER}A1,2025-01-01,"oops,,,,,\nA2,2025-01-01,,,,,,\nA3,2025-01-01,,,,,,\n')
    assert (outcome.rows, outcome.loaded, outcome.quarantined) == (3, 2, 1)
    assert landing.quarantine() == [(1, None, 'A1,2025-01-01,"oops,,,,,', "malformed")]


def test_parquet_values_of_the_wrong_type_are_held_against_the_contract_like_texts(landing: Landing) -> None:
    table = pa.table(
        {
            "order_ref": pa.array([1, 2, 3], pa.int32()),
            "ordered_at": pa.array(["2025-01-01", "soon", "2025-01-01"]),
            "pieces": pa.array([1.0, 2.0, 2.5]),
            "is_gift": pa.array([True, None, False]),
        }
    )
    outcome = landing.one("orders.parquet", table)
    assert (outcome.loaded, outcome.quarantined) == (1, 2)
    assert landing.rows("order_ref, pieces, is_gift") == [("1", 1, True)]
    assert landing.quarantine() == [(2, "ordered_at", "soon", "type"), (3, "pieces", "2.5", "type")]


def test_a_file_of_which_every_row_is_broken_loads_nothing_and_balances(landing: Landing) -> None:
    outcome = landing.one("orders.jsonl", [{"order_ref": None, "ordered_at": "x"}])
    assert (outcome.state, outcome.rows, outcome.quarantined) == ("loaded", 1, 1)
    assert landing.rows("order_ref") == []


AMBIGUOUS = {
    "the_same_name": '"email": "a", "email": "b"',
    "the_same_name_and_value": '"email": "a", "email": "a"',
    "another_case": '"email": "a", "EMail": "b"',
    "a_space_around_it": '"email": "a", " email ": null',
    "an_undeclared_name": '"colour": 1, "Colour": 2',
    "an_escaped_letter": r'"email": "a", "\u0065mail": "b"',
}


@pytest.mark.parametrize("beside", ["", "{\n"])
@pytest.mark.parametrize("layout", ["orders.jsonl", "orders.json"])
def test_a_record_with_a_name_twice_is_quarantined_whoever_else_is_broken(
    layout: str, beside: str, landing: Landing
) -> None:
    good = '{"order_ref": "A1", "ordered_at": "2025-01-01", "Email": "x"}'
    other = good.replace("Email", "email").replace("A1", "A2")
    lines = [good, other, *(good.replace('"Email": "x"', text) for text in AMBIGUOUS.values())]
    array = "[" + ",\n".join(lines) + "]" if not beside else "[" + ",\n".join([*lines, '{"email": "\\udc00"}']) + "]"
    outcome = landing.one(layout, array if layout == "orders.json" else "\n".join(lines) + f"\n{beside}")
    assert (outcome.loaded, outcome.quarantined) == (2, len(AMBIGUOUS) + bool(beside)), outcome.message
    found = landing.quarantine("rule, value, message")[: len(AMBIGUOUS)]
    assert {rule for rule, _, _ in found} == {"ambiguous"}
    assert [value for _, value, _ in found] == lines[2:]
    assert found[2][2].endswith(': "email" and "EMail"')
    assert landing.rows("email") == [("x",), ("x",)]


def test_a_name_twice_inside_a_nested_value_is_kept_as_it_is(landing: Landing) -> None:
    text = '{"order_ref": "A1", "ordered_at": "2025-01-01", "email": {"a":1,"a":2}}\n'
    landing.one("orders.jsonl", text)
    landing.one("orders_2.jsonl", text.replace("A1", "A2") + "{\n")
    assert landing.rows("email") == [('{"a":1,"a":2}',)] * 2


def test_every_rule_that_a_row_can_break_stands_in_the_reference() -> None:
    text = (Path(__file__).parents[3] / "docs" / "reference" / "files.md").read_text()
    assert set(MESSAGES) == set(RULES_BROKEN) == set(re.findall(r"^  \| `(\w+)` \|", text, re.MULTILINE))
