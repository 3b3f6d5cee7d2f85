"""A file that cannot be read is rejected with its reason, and the run continues with the others."""

import gzip

import pyarrow as pa
import pytest
from tests.plugins.ingest.landing import HEADER, SOURCE, Landing

from accord.common.errors import ConfigurationError
from accord.ingest.ingesting import ingest

GOOD = "order_ref,ordered_at\nA1,2025-01-01T10:00:00Z\n"
REFUSED = {
    "empty": ("orders.csv", "", "empty"),
    "empty_but_for_spaces": ("orders.jsonl", " \n\n", "empty"),
    "empty_gzip": ("orders.csv.gz", "", "empty"),
    "missing_required_column": ("orders.csv", "order_ref,email\nA1,a@b\n", "missing: ordered_at"),
    "missing_required_key_in_every_object": ("orders.jsonl", [{"order_ref": "A"}, {"order_ref": "B"}], "ordered_at"),
    "not_utf_8": ("orders.csv", (HEADER + "A1,2025-01-01,Müller@x.y,,,,,\n").encode("latin-1"), "not UTF-8"),
    "utf_16": ("orders.csv", GOOD.encode("utf-16"), "not UTF-8"),
    "records_wrapped_in_quotes": ("orders.csv", '"order_ref,ordered_at"\n"A1,2025-01-01"\n', "in quotes"),
    "rows_wrapped_in_quotes": ("orders.csv", 'order_ref,ordered_at\n"A1,2025-01-01"\n', "in quotes"),
    "no_header": ("orders.csv", "A1,2025-01-01\nA2,2025-01-01\n", "header is missing"),
    "column_twice": ("orders.csv", "order_ref,ordered_at,Order_Ref\nA1,2025-01-01,A2\n", "2 times"),
    "nameless_column_with_values": ("orders.csv", "order_ref,ordered_at,\nA1,2025-01-01,x\n", "without a name"),
    "reserved_name": ("orders.csv", "order_ref,ordered_at,_loaded_at\nA1,2025-01-01,x\n", "reserved for the lake"),
    "no_parquet": ("orders.parquet", b"PAR1 and nothing else", "not a valid Parquet file"),
    "json_array_cut_short": ("orders.json", '[{"order_ref": "A1"', "not valid JSON"),
    "every_row_longer_than_the_header": ("orders.csv", "order_ref,ordered_at\nA1,2025-01-01,x\n", "3 value(s)"),
}


@pytest.mark.parametrize("case", [name for name, (_, _, reason) in REFUSED.items() if reason])
def test_a_file_that_cannot_be_trusted_is_refused_with_a_reason_and_the_others_load(
    case: str, landing: Landing
) -> None:
    name, content, reason = REFUSED[case]
    landing.drop("orders_good.csv", GOOD)
    outcome = landing.one(name, content)
    assert (outcome.state, outcome.rows, outcome.loaded) == ("rejected", 0, 0)
    assert str(reason) in outcome.message
    assert landing.rows("order_ref") == [("A1",)]


def test_a_run_with_a_refused_file_is_degraded_until_the_file_is_replaced(landing: Landing) -> None:
    landing.drop("orders.csv", "")
    assert landing.ingest().is_degraded
    assert landing.ingest().is_degraded, "a refused file must not be forgotten by the next run"
    landing.drop("orders.csv", GOOD)
    batch = landing.ingest()
    assert not batch.is_degraded
    assert batch.totals["loaded"] == 1


@pytest.mark.parametrize("suffix", ["csv.gz", "jsonl.gz"])
def test_half_a_gzip_file_is_refused_as_cut_off(suffix: str, landing: Landing) -> None:
    whole = gzip.compress((GOOD * 500).encode())
    path = landing.drop(f"orders.{suffix}", "x")
    path.write_bytes(whole[: len(whole) // 2])
    outcome = landing.ingest().files[0]
    assert outcome.state == "rejected"
    assert "ends too early" in outcome.message


def test_a_text_file_that_is_no_gzip_is_refused(landing: Landing) -> None:
    landing.drop("orders.csv.gz", "x").write_bytes(GOOD.encode())
    outcome = landing.ingest().files[0]
    assert (outcome.state, "not a valid gzip file" in outcome.message) == ("rejected", True)


def test_a_file_of_no_table_is_reported_and_degrades_the_run_if_it_is_a_data_file(landing: Landing) -> None:
    landing.drop("README.txt", "hello")
    batch = landing.ingest()
    assert [each.state for each in batch.files] == ["unrecognised"]
    assert not batch.is_degraded
    landing.drop("order.csv", GOOD)
    batch = landing.ingest()
    assert "fits no table" in next(each.message for each in batch.files if each.file == "order.csv")
    assert batch.is_degraded


def test_hidden_and_half_written_files_are_left_alone(landing: Landing) -> None:
    for name in (".orders.csv", "orders.csv.part", "orders.csv.tmp", ".hidden/orders.csv", "orders.csv~"):
        landing.drop(name, GOOD)
    assert landing.ingest().files == []


def test_a_parquet_file_without_a_required_column_is_refused(landing: Landing) -> None:
    outcome = landing.one("orders.parquet", pa.table({"order_ref": ["A1"]}))
    assert (outcome.state, "missing: ordered_at" in outcome.message) == ("rejected", True)


def test_one_bad_file_among_many_alike_costs_only_itself(landing: Landing) -> None:
    for day in range(40):
        landing.drop(f"orders/{day:02}.csv", GOOD.replace("A1", f"A{day}"))
    landing.drop("orders/17.csv", "order_ref,ordered_at\nA17,2025-01-01\nB17,2025-01-01,too,many\n")
    batch = landing.ingest()
    assert (batch.totals["loaded"], batch.totals["quarantined"]) == (40, 1)
    assert landing.quarantine("file, row_number, rule") == [("orders/17.csv", 2, "malformed")]


def test_a_folder_that_is_not_there_is_an_error_that_says_so(landing: Landing) -> None:
    with pytest.raises(ConfigurationError, match="no folder"):
        ingest(landing.settings, SOURCE, landing.home / "nowhere")


def test_files_can_lie_in_a_folder_given_for_this_run(landing: Landing) -> None:
    landing.drop("orders.csv", GOOD)
    elsewhere = landing.home / "elsewhere"
    (landing.home / "inbox" / SOURCE).rename(elsewhere)
    assert ingest(landing.settings, SOURCE, elsewhere).totals["loaded"] == 1


@pytest.mark.parametrize("before", [0, 3, (1 << 20) - 1, (1 << 20) + 5])
def test_a_byte_that_is_not_utf_8_is_told_by_its_position_in_the_file(before: int, landing: Landing) -> None:
    start = b"order_ref,ordered_at\n"
    text = start + "ü".encode() * (before // 2) + b"x" * (before % 2)
    outcome = landing.one("orders.csv", text + b"\xff\n")
    assert f"byte 0xff at position {len(text):,} " in outcome.message


def test_a_character_broken_off_at_the_end_is_told_by_its_position(landing: Landing) -> None:
    outcome = landing.one("orders.csv", GOOD.encode() + b"\xe2\x82")
    assert f"byte 0xe2 at position {len(GOOD)} " in outcome.message


@pytest.mark.parametrize(("name", "content"), [("orders.csv", HEADER), ("orders.json", "[]"), ("orders.json", " [ ] ")])
def test_a_file_without_data_rows_is_loaded_and_says_so(name: str, content: str, landing: Landing) -> None:
    outcome = landing.one(name, content)
    assert (outcome.state, outcome.rows) == ("loaded", 0)
    assert "no data rows" in outcome.message


def test_rows_that_end_in_more_delimiters_than_the_header_are_loaded_and_told(landing: Landing) -> None:
    outcome = landing.one("orders.csv", "order_ref,ordered_at\nA1,2025-01-01,,\nA2,2025-01-01\nA3,2025-01-01,\n")
    assert (outcome.loaded, outcome.quarantined) == (3, 0)
    assert outcome.message.startswith("2 row(s) end with more delimiters than the header")


def test_an_empty_last_value_is_no_surplus_delimiter(landing: Landing) -> None:
    assert landing.one("orders.csv", "order_ref,ordered_at,email\nA1,2025-01-01,\n").message == ""


@pytest.mark.parametrize("name", ["orders.xlsx", "orders.txt", "export.zip", "orders.csv.zip", "orders"])
def test_a_file_in_a_format_that_is_not_read_degrades_the_run_and_says_what_to_send(
    name: str, landing: Landing
) -> None:
    landing.drop(name, b"PK")
    batch = landing.ingest()
    assert batch.is_degraded
    assert "export it as CSV, JSON Lines or Parquet" in batch.files[0].message


@pytest.mark.parametrize("name", ["README", "readme.md", "notes.txt", "_SUCCESS", "delivery.done"])
def test_a_note_beside_the_data_is_left_alone(name: str, landing: Landing) -> None:
    landing.drop(name, "hello")
    batch = landing.ingest()
    assert not batch.is_degraded
    assert "ignored" in batch.files[0].message


def test_objects_without_any_key_are_rows_that_lack_what_is_required(landing: Landing) -> None:
    outcome = landing.one("orders.jsonl", "{}\n{}\n")
    assert (outcome.rows, outcome.quarantined) == (2, 2)
