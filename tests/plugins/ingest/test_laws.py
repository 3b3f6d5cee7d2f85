"""Laws for any table of values: the row counts add up, and the loaded values are those that were written."""

import json
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plugins.ingest.landing import Landing

# Everything that a value may contain; a lone surrogate is not text, and a record with one empty value is a blank line.
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ['"', '""', "a\r\nb", "\n", "\r", " x ", ",,", ";", "\t", "\ufeff", "\x00", "null", "#"]
)
ROWS = st.lists(
    st.tuples(st.sampled_from(["k1", "k2", "k3", "", " "]), st.sampled_from(["2025-01-01", "soon", ""]), TEXTS),
    max_size=12,
)


def as_csv(rows: list[tuple[str, str, str]], line_end: str) -> bytes:
    """Quoted where needed; written here because Python's writer does not quote a lone carriage return."""
    lines = [("order_ref", "ordered_at", "email"), *rows]
    return "".join(",".join(map(quoted, each)) + line_end for each in lines).encode()


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


def as_lines(rows: list[tuple[str, str, str]], _: str) -> bytes:
    names = ("order_ref", "ordered_at", "email")
    return "".join(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in rows).encode()


def versions(rows: list[tuple[str, str, str]]) -> tuple[list[tuple[str, str]], int, int]:
    """The rows that must load, in order; how many rows break the contract; how many are repeats."""
    latest: dict[str, str] = {}
    loaded, broken, repeats = [], 0, 0
    for key, day, email in rows:
        if not key.strip() or day != "2025-01-01":
            broken += 1
        elif latest.get(key) == email:
            repeats += 1
        else:
            latest[key] = email
            loaded.append((key, email))
    return loaded, broken, repeats


FILES = pytest.mark.parametrize(
    ("write", "name"), [(as_csv, "orders.csv"), (as_lines, "orders.jsonl"), (as_csv, "orders.csv.gz")]
)
ANY_FILE = given(
    rows=ROWS,
    ragged=st.lists(st.sampled_from(["x", "a,b", "a,b,c,d", "1,2,3,4,5", '{"a"', "[]"]), max_size=2),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
EXAMPLES = partial(settings, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Rows = list[tuple[str, str, str]]
Write = Callable[[Rows, str], bytes]


@FILES
@EXAMPLES(max_examples=12)
@ANY_FILE
def test_rows_balance_and_loaded_values_are_those_written(
    write: Write, name: str, landing: Landing, rows: Rows, ragged: list[str], line_end: str
) -> None:
    hold_the_laws(write, name, landing, rows, ragged, line_end)


@pytest.mark.long
@FILES
@EXAMPLES(max_examples=100)
@ANY_FILE
def test_rows_of_many_files_balance_and_loaded_values_are_those_written(
    write: Write, name: str, landing: Landing, rows: Rows, ragged: list[str], line_end: str
) -> None:
    hold_the_laws(write, name, landing, rows, ragged, line_end)


def hold_the_laws(write: Write, name: str, landing: Landing, rows: Rows, ragged: list[str], line_end: str) -> None:
    content = write(rows, line_end)
    if not content.strip():
        return
    if rows:
        content += "".join(f"{each}{line_end}" for each in ragged).encode()
    with tempfile.TemporaryDirectory() as folder:
        place = Landing(Path(folder), landing.project)
        outcome = place.one(name, content)
        loaded, broken, repeats = versions(rows)
        assert outcome.state == "loaded", outcome.message
        extra = len(ragged) if rows else 0
        assert (outcome.rows, outcome.loaded, outcome.quarantined, outcome.repeats) == (
            len(rows) + extra, len(loaded), broken + extra, repeats)  # fmt: skip
        assert place.rows("order_ref, coalesce(email, '')") == loaded
