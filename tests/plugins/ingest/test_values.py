"""The values of a file reach the lake unchanged, whatever its format."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from tests.plugins.ingest.landing import HEADER, Landing

ROW = {"order_ref": "A1", "ordered_at": "2025-01-01T10:00:00Z", "email": "a@b.c", "pieces": 3, "price": 2.5,
       "is_gift": True, "due_on": "2025-02-01", "status": "paid"}  # fmt: skip
CSV = HEADER + "A1,2025-01-01T10:00:00Z,a@b.c,3,2.5,true,2025-02-01,paid\n"
EXPECTED = ("A1", datetime(2025, 1, 1, 10), "a@b.c", 3, 2.5, True, date(2025, 2, 1), "paid")
FORMATS = {
    "plain": ("orders.csv", CSV),
    "gzip": ("orders.csv.gz", CSV),
    "byte_order_mark": ("orders.csv", "\ufeff" + CSV),
    "windows_line_ends": ("orders.csv", CSV.replace("\n", "\r\n")),
    "old_mac_line_ends": ("orders.csv", CSV.replace("\n", "\r")),
    "mixed_line_ends": ("orders.csv", CSV.replace("\n", "\r\n", 1)),
    "no_newline_at_the_end": ("orders.csv", CSV.rstrip("\n")),
    "blank_lines": ("orders.csv", CSV.replace("\n", "\n\n")),
    "all_quoted": ("orders.csv", "\n".join(",".join(f'"{v}"' for v in line.split(",")) for line in CSV.split())),
    "semicolons": ("orders.csv", CSV.replace(",", ";")),
    "tabs": ("orders.csv", CSV.replace(",", "\t")),
    "header_in_other_case": ("orders.csv", CSV.replace("order_ref", " Order_Ref ").replace("email", "EMail")),
    "trailing_commas": ("orders.csv", CSV.replace("\n", ",,\n")),
    "trailing_commas_in_the_header_only": ("orders.csv", CSV.replace("\n", ",\n", 1)),
    "trailing_commas_in_the_rows_only": ("orders.csv", CSV.rstrip("\n") + ",,\n"),
    "spaces_around_typed_values": ("orders.csv", CSV.replace(",3,", ", 3 ,").replace(",true", ",\ttrue ")),
    "lines": ("orders.jsonl", [ROW]),
    "lines_gzip": ("orders.jsonl.gz", [ROW]),
    "ndjson": ("orders.ndjson", [ROW]),
    "json_lines_named_json": ("orders.json", [ROW]),
    "json_array": ("orders.json", "[" + str(ROW).replace("'", '"').replace("True", "true") + "]"),
    "keys_in_other_case": ("orders.jsonl", [{key.upper(): value for key, value in ROW.items()}]),
    "parquet_typed": (
        "orders.parquet",
        pa.table({
            "order_ref": ["A1"], "email": ["a@b.c"],
            "ordered_at": pa.array([datetime(2025, 1, 1, 10, tzinfo=UTC)], pa.timestamp("us", "UTC")),
            "pieces": pa.array([3.0]), "price": pa.array([Decimal("2.50")]), "is_gift": [True],
            "due_on": pa.array([date(2025, 2, 1)]), "status": pa.array(["paid"]).dictionary_encode(),
        }),
    ),
    "parquet_text": ("orders.parquet", pa.table({key: [str(value)] for key, value in ROW.items()})),
    "name_with_pattern_characters": ("orders/[ab]*?{1,2}.csv", CSV),
}  # fmt: skip


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_same_order_arrives_the_same_in_every_dress(file_format: str, landing: Landing) -> None:
    outcome = landing.one(*FORMATS[file_format])
    assert (outcome.state, outcome.rows, outcome.loaded) == ("loaded", 1, 1), outcome.message
    assert landing.rows(HEADER.strip()) == [EXPECTED]
    assert landing.rows("_row_number, _source_file, length(_file_hash)") == [(1, outcome.file, 64)]


def test_swapped_headers_load_by_name(landing: Landing) -> None:
    landing.drop("orders_1.csv", "email,ordered_at,order_ref\nx@y,2025-01-01,A1\n")
    landing.drop("orders_2.csv", "order_ref,email,ordered_at\nA2,z@y,2025-01-02\n")
    landing.ingest()
    assert landing.rows("order_ref, email") == [("A1", "x@y"), ("A2", "z@y")]


@pytest.mark.parametrize(
    "email", ['o"hara@x.y', "o'hara@x.y", "a,b@x.y", " a@x.y ", "müller@x.y", "a;b\n@x.y", "'; drop table raw; --"]
)
def test_an_address_with_quotes_or_separators_survives_intact(email: str, landing: Landing) -> None:
    quoted = '"' + email.replace('"', '""') + '"'
    landing.drop("orders_1.csv", f"order_ref,ordered_at,email\nA1,2025-01-01,{quoted}\n")
    landing.drop("orders_2.jsonl", [{"order_ref": "A2", "ordered_at": "2025-01-01", "email": email}])
    landing.ingest()
    assert landing.rows("email") == [(email,), (email,)]


def test_an_unquoted_quote_within_an_address_is_kept(landing: Landing) -> None:
    landing.one("orders.csv", 'order_ref,ordered_at,email\nA1,2025-01-01,o"hara@x.y\n')
    assert landing.rows("email") == [('o"hara@x.y',)]


SPACED = {
    '"A1", "2025-01-01", "a, ""b"""': 'a, "b"', '"A1" ,"2025-01-01" , "x" ': "x", 'A1, 2025-01-01, "x\ny"': "x\ny",
    'A1,2025-01-01, ""': None, 'A1, "2025-01-01", x': " x", 'A1,2025-01-01,a "b" c': 'a "b" c',
}  # fmt: skip


@pytest.mark.parametrize("beside", ["", '"A2,2025-01-01,\n'])
def test_spaces_around_quotes_belong_to_no_value_whoever_else_is_broken(beside: str, landing: Landing) -> None:
    for number, line in enumerate(SPACED):
        row = line.replace("A1", f"A{number}")
        landing.drop(f"orders_{number}.csv", f"order_ref,ordered_at,email\n{row}\n{beside}")
    assert landing.ingest().totals["quarantined"] == (len(SPACED) if beside else 0)
    assert landing.rows("email") == [(value,) for value in SPACED.values()]


@pytest.mark.parametrize(
    ("text", "value"),
    [("TRUE", True), ("Yes", True), ("1", True), ("False", False), ("no", False), ("0", False), ("", None)],
)
def test_a_boolean_may_be_written_in_these_ways(text: str, value: bool | None, landing: Landing) -> None:
    landing.one("orders.csv", f"order_ref,ordered_at,is_gift\nA1,2025-01-01,{text}\n")
    assert landing.rows("is_gift") == [(value,)]


def test_a_missing_optional_column_is_null_and_reported(landing: Landing) -> None:
    outcome = landing.one("orders.csv", "order_ref,ordered_at\nA1,2025-01-01\n")
    assert landing.rows("email, pieces") == [(None, None)]
    assert outcome.missing_columns == ["email", "pieces", "price", "is_gift", "due_on", "status"]


def test_unknown_columns_are_kept_as_text_and_reported(landing: Landing) -> None:
    landing.drop("orders_1.csv", "order_ref,ordered_at,rowid,Colour,file_index\nA1,2025-01-01,7,red,9\n")
    plain = {"order_ref": "A2", "ordered_at": "2025-01-01"}
    last = plain | {"order_ref": "A3", "colour": "blue", "tags": {"a": [1, "x"]}, "/~*": 1}
    landing.drop("orders_2.jsonl", [plain] * 3000 + [last])
    landing.drop(
        "orders_3.parquet",
        pa.table({"order_ref": ["A4"], "ordered_at": ["2025-01-01"], "file_index": [8], "tags": [[1, 2]]}),
    )
    batch = landing.ingest()
    assert [each.unknown_columns for each in batch.files] == [
        ["colour", "file_index", "rowid"], ["/~*", "colour", "tags"], ["file_index", "tags"],
    ]  # fmt: skip
    assert landing.rows('order_ref, rowid, colour, file_index, tags, "/~*"')[0] == ("A1", "7", "red", "9", None, None)
    assert landing.rows('order_ref, rowid, colour, file_index, tags, "/~*"')[-2:] == [
        ("A3", None, "blue", None, '{"a":[1,"x"]}', "1"), ("A4", None, None, "8", "[1,2]", None),
    ]  # fmt: skip


LOCAL_TIMES = {
    "winter": "2025-01-15 12:00:00",
    "summer": "2025-07-15T12:00:00.123456",
    "minutes_only": "2025-07-15 12:00",
    "repeated_first_minute": "2025-10-26 02:00:00",
    "repeated": "2025-10-26 02:30:00",
    "before_the_repeated_hour": "2025-10-26 01:59:59",
    "nonexistent": "2025-03-30 02:30:00",
    "after_the_gap": "2025-03-30 03:00:00",
    "day_only": "2025-03-30",
}


@pytest.mark.parametrize("case", LOCAL_TIMES)
def test_a_local_time_is_the_second_of_two_and_takes_the_offset_before_a_gap(case: str, landing: Landing) -> None:
    landing.declare("Europe/Berlin")
    text = LOCAL_TIMES[case]
    landing.one("orders.csv", f"order_ref,ordered_at\nA1,{text}\n")
    local = datetime.fromisoformat(text)
    # fold=1: the second of two. For a time in a gap, fold=0 gives the offset before the change.
    fold = 0 if case == "nonexistent" else 1
    instant = local.replace(tzinfo=ZoneInfo("Europe/Berlin"), fold=fold).astimezone(UTC).replace(tzinfo=None)
    assert landing.rows("ordered_at") == [(instant,)]


@pytest.mark.parametrize(
    "text",
    ["2025-10-26T00:30:00Z", "2025-10-26 00:30:00+00", "2025-10-26T02:30:00+02:00", "2025-10-26T02:30+0200",
     "2025-10-25T20:30:00-04:00", "2025-10-26T00:30:00.000000000Z", "2025-10-26 00:30:00 UTC", "2025-10-26T00:30Z",
     " 2025-10-26T00:30:00Z "],
)  # fmt: skip
def test_a_time_with_an_offset_is_that_instant_whatever_the_zone_of_the_source(text: str, landing: Landing) -> None:
    landing.declare("Europe/Berlin")
    landing.one("orders.csv", f"order_ref,ordered_at\nA1,{text}\n")
    assert landing.rows("ordered_at") == [(datetime(2025, 10, 26, 0, 30),)]


def test_microseconds_survive(landing: Landing) -> None:
    landing.one("orders.csv", "order_ref,ordered_at\nA1,2025-01-01T00:00:00.000001Z\n")
    assert landing.rows("ordered_at") == [(datetime(2025, 1, 1, 0, 0, 0, 1),)]


def test_a_source_without_data_still_reads(landing: Landing) -> None:
    landing.ingest()
    assert landing.rows("visitor, path, _loaded_at, _file_hash", "clicks") == []
