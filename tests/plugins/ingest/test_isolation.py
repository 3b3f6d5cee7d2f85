"""Whatever one file holds, that file is rejected or its row is quarantined, and all other files load."""

import gzip
import json
from typing import Any

import pyarrow as pa
import pytest
from tests.plugins.ingest.landing import Landing

from accord.ingest import checking, file_inspection, json_texts, loading, raw_table, repeats
from accord.ingest.raw_table import IncomingFile
from accord.store.contracts import Table

GOOD = '{"order_ref": "%s", "ordered_at": "2025-01-01"%s}\n'
OWN_KEYS = [{"order_ref": f"A{n}", "ordered_at": "2025-01-01", f"key {n}": n} for n in range(1100)]
ONE_ROW = {"order_ref": "A1", "ordered_at": "2025-01-01"}
BAD_FILES: dict[str, tuple[str, str | bytes | list[dict[str, Any]] | pa.Table, str]] = {
    "nul_in_a_csv_header": ("orders.csv", "order_ref,ordered_at,a\0b\nA1,2025-01-01,x\n", "contains a NUL"),
    "nul_in_a_json_key": ("orders.jsonl", GOOD % ("A1", r', "a\u0000b": 1'), "contains a NUL"),
    "nul_in_a_parquet_column": ("orders.parquet", pa.table({"order_ref": ["A1"], "a\0": [1]}), "NUL"),
    "a_key_of_its_own_in_every_record": ("orders.jsonl", OWN_KEYS, "columns or more"),
    "a_key_of_its_own_after_a_broken_line": ("orders.jsonl", "{\n" + "\n".join(map(json.dumps, OWN_KEYS)), "or more"),
    "a_header_of_2000_columns": ("orders.csv", "order_ref,ordered_at," + ",".join(map(str, range(2000))), "or more"),
    "array_too_deep_for_a_parser": ("orders.json", "[" * 100_000 + "]" * 99_999, "not valid JSON"),
    "array_with_a_second_document": ("orders.json", f"[{GOOD % ('A1', '')}] []", "not valid JSON"),
    "array_cut_off_after_a_comma": ("orders.json", f"[{GOOD % ('A1', '')},", "a part is missing"),
    "array_without_an_end": ("orders.json", f"[{GOOD % ('A1', '')}, [1]", "not valid JSON"),
}  # fmt: skip


def test_files_with_hostile_names_or_shapes_are_rejected_and_their_neighbours_load(landing: Landing) -> None:
    landing.drop("orders_good.jsonl", GOOD % ("B1", ""))
    landing.drop("orders_good.csv", "order_ref,ordered_at\nB2,2025-01-01\n")
    for case, (name, content, _) in BAD_FILES.items():
        landing.drop(name.replace("orders", f"orders_{case}"), content)
    found = {each.file.split(".")[0].removeprefix("orders_"): each for each in landing.ingest().files}
    assert {case for case, each in found.items() if each.state == "rejected" and not each.rows} == set(BAD_FILES)
    assert [case for case, (_, _, reason) in BAD_FILES.items() if reason not in found[case].message] == []
    assert sorted(landing.rows("order_ref")) == [("B1",), ("B2",)]


BAD_ROWS = {
    "half_of_a_character": r', "email": "\ud800"',
    "the_other_half": r', "email": "\udc00"',
    "half_of_a_character_in_a_key": r', "\ud83d": "x"',
    "half_of_a_character_inside_a_list": r', "email": ["\ud800"]',
    "an_integer_of_5000_digits": ', "pieces": ' + "9" * 5000,
    "a_raw_control_character": ', "email": "\x01"',
}


@pytest.mark.parametrize("layout", ["orders.jsonl", "orders.json", "orders.jsonl.gz"])
def test_a_record_that_no_table_can_hold_is_quarantined_alone(layout: str, landing: Landing) -> None:
    records = [GOOD % ("A0", ""), *(GOOD % ("B", text) for text in BAD_ROWS.values()), GOOD % ("A1", "")]
    outcome = landing.one(layout, f"[{','.join(records)}]" if layout == "orders.json" else "".join(records))
    assert (outcome.state, outcome.loaded, outcome.quarantined) == ("loaded", 2, len(BAD_ROWS)), outcome.message
    assert landing.rows("order_ref, _row_number") == [("A0", 1), ("A1", len(records))]
    assert landing.quarantine("row_number") == [(n + 2,) for n in range(len(BAD_ROWS))]


def test_brackets_nested_100000_deep_are_kept_as_they_are(landing: Landing) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    assert landing.one("orders.jsonl", GOOD % ("A1", f', "email": {deep}') + "{\n").loaded == 1
    assert landing.rows("email") == [(deep,)]


@pytest.mark.parametrize(
    ("step", "failure"),
    [("_inspect_csv", RecursionError("deep")), ("check", MemoryError("large")), ("find_repeats", ValueError("odd"))],
)
def test_whatever_reading_one_file_raises_rejects_that_file_only(
    step: str, failure: Exception, landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = {"_inspect_csv": file_inspection, "check": checking, "find_repeats": repeats}[step]
    whole = getattr(module, step)
    report = loading._report_columns
    chunks: list[list[IncomingFile]] = []

    def reporting(chunk: list[IncomingFile], table: Table) -> None:
        chunks.append(chunk)
        report(chunk, table)

    monkeypatch.setattr(loading, "_report_columns", reporting)

    def failing(*given: Any) -> Any:
        names = (
            ["bad" if b"B," in given[1] else ""]
            if step == "_inspect_csv"
            else [file.dropped.name for file in chunks[-1]]
        )
        if any("bad" in name for name in names):
            raise failure
        return whole(*given)

    monkeypatch.setattr(module, step, failing)
    for number in range(5):
        landing.drop(f"orders_{number}.csv", f"order_ref,ordered_at\nA{number},2025-01-01\n")
    landing.drop("orders_3_bad.csv", "order_ref,ordered_at\nB,2025-01-01\n")
    landing.drop("clicks.csv", "visitor\nv\n")
    batch = landing.ingest()
    assert {each.file for each in batch.files if each.state == "rejected"} == {"orders_3_bad.csv"}
    rejected = next(each for each in batch.files if each.state == "rejected")
    assert type(failure).__name__ in rejected.message
    assert "Correct it and send it again" in rejected.message
    assert landing.rows("order_ref") == [(f"A{n}",) for n in range(5)]
    assert landing.rows("visitor", "clicks") == [("v",)]


def test_what_fails_without_any_file_is_not_blamed_on_the_files(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> None:
        raise ValueError("the lake is damaged")

    monkeypatch.setattr(repeats, "find_repeats", failing)
    landing.drop("orders.csv", "order_ref,ordered_at\nA1,2025-01-01\n")
    with pytest.raises(ValueError, match="the lake is damaged"):
        landing.ingest()


def test_a_full_disk_is_not_blamed_on_the_files(landing: Landing, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(loading, "_count_staged", failing)
    landing.drop("orders.csv", "order_ref,ordered_at\nA1,2025-01-01\n")
    with pytest.raises(OSError, match="No space left"):
        landing.ingest()


def test_wide_files_that_are_too_wide_together_load_one_by_one(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw_table, "WIDEST", 5)
    for file in range(4):
        more = {f"column {file} {n}": n for n in range(3)}
        landing.drop(f"orders_{file}.jsonl", [ONE_ROW | {"order_ref": f"A{file}"} | more])
    assert landing.ingest().totals["loaded"] == 4
    assert landing.rows('"column 3 2"')[3] == ("2",)


def test_columns_of_a_rejected_file_do_not_reach_the_lake(landing: Landing) -> None:
    landing.drop("orders_1.csv", "order_ref,ordered_at,colour\nA1,2025-01-01,red\n")
    landing.drop("orders_2.csv", "order_ref,ordered_at,shape,\nA2,2025-01-01,round,x\n")
    landing.drop("orders_3.jsonl", '{"order_ref": "A3", "size": 1}\n{"\n')
    landing.ingest()
    assert landing.rows("columns(lambda c: c in ('colour', 'shape', 'size'))") == [("red",)]


LINE = "order_ref,ordered_at,email\nA1,2025-01-01,a@b\n"


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("name", ["orders.csv", "orders.csv.gz", "orders.jsonl", "orders.jsonl.gz"])
def test_a_line_that_is_too_long_rejects_its_file_and_is_never_lost(name: str, end: str, landing: Landing) -> None:
    if "csv" in name:
        content = LINE.encode() + b"A2,2025-01-01," + b"x" * (33 << 20) + end.encode()
    else:
        content = (GOOD % ("A1", "")).encode() + b'{"order_ref": "' + b"x" * (33 << 20) + b'"}' + end.encode()
    path = landing.drop(name, "x")
    path.write_bytes(gzip.compress(content, 1) if name.endswith(".gz") else content)
    outcome = landing.ingest().files[0]
    assert (outcome.state, outcome.rows) == ("rejected", 0)
    assert "a line may have 16,777,216" in outcome.message


@pytest.mark.parametrize("name", ["orders.csv", "orders.jsonl"])
@pytest.mark.parametrize("length", [3_000_000, 16_000_000])
def test_a_last_line_without_its_end_counts_whatever_its_length(name: str, length: int, landing: Landing) -> None:
    long = "x" * length
    if name == "orders.csv":
        outcome = landing.one(name, f"{LINE}A2,2025-01-01,{long}")
    else:
        outcome = landing.one(name, GOOD % ("A1", "") + (GOOD % ("A2", f', "email": "{long}"')).rstrip())
    assert (outcome.rows, outcome.loaded + outcome.quarantined) == (2, 2)
    assert [row for row in landing.rows("email") if row[0] == long or row[0] in (None, "a@b")] == landing.rows("email")


def test_a_json_array_in_one_long_line_is_read(landing: Landing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_inspection, "LONGEST_LINE", 100)
    content = "[" + ",".join((GOOD % (f"A{n}", "")).strip() for n in range(100)) + "]"
    assert landing.one("orders.json", content).loaded == 100


def test_an_array_with_a_mistake_is_read_whole_only_up_to_a_limit(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_texts, "LARGEST_ARRAY", 100)
    outcome = landing.one("orders.json", "[" + GOOD % ("A1", "") + "," + GOOD % ("A2", r', "email": "\ud800"') + "]")
    assert (outcome.state, "one object a line" in outcome.message) == ("rejected", True)
