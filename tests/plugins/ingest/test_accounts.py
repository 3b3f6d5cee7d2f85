"""Rows read = loaded + quarantined + exact repeats, per file; repeated rows are not loaded (rule 5)."""

import json
import os

import pytest
from tests.plugins.ingest.landing import SOURCE, Landing

from accord.common.errors import AccordError
from accord.ingest import loading
from accord.store import lake
from accord.store.lake import Batch

FIRST = "order_ref,ordered_at,email\nA1,2025-01-01,a@x\nA2,2025-01-01,b@x\n"


def counts(batch: Batch) -> dict[str, tuple[int, int, int, int]]:
    return {each.file: (each.rows, each.loaded, each.quarantined, each.repeats) for each in batch.files}


def test_a_file_that_still_lies_in_the_inbox_is_no_input_of_the_next_run(landing: Landing) -> None:
    landing.drop("orders.csv", FIRST)
    landing.ingest()
    batch = landing.ingest()
    assert (batch.files, batch.already_loaded) == ([], 1)
    assert len(landing.rows("order_ref")) == 2


def test_a_file_dropped_twice_is_a_repeat_in_all_its_rows(landing: Landing) -> None:
    landing.drop("orders_1.csv", FIRST + "A3,never,\n")
    landing.drop("orders_2.csv.gz", FIRST + "A3,never,\n")
    first = landing.ingest()
    landing.drop("orders_3.csv", FIRST + "A3,never,\n")
    second = landing.ingest()
    assert counts(first) == {"orders_1.csv": (3, 2, 1, 0), "orders_2.csv.gz": (3, 0, 0, 3)}
    assert counts(second) == {"orders_3.csv": (3, 0, 0, 3)}
    assert [each.state for each in first.files + second.files] == ["loaded", "repeat", "repeat"]
    assert len(landing.rows("order_ref")) == 2


def test_a_touched_file_with_the_same_content_is_a_repeat(landing: Landing) -> None:
    path = landing.drop("clicks.csv", "visitor,path\nv,/\n")
    landing.ingest()
    os.utime(path, (1, 1))
    assert counts(landing.ingest()) == {"clicks.csv": (1, 0, 0, 1)}


def test_a_batch_resent_with_changes_loads_only_what_changed(landing: Landing) -> None:
    landing.drop("orders_1.csv", FIRST)
    landing.ingest()
    landing.drop(
        "orders_2.csv",
        "email,order_ref,ordered_at\na@x,A1,2025-01-01T00:00:00Z\nnew@x,A2,2025-01-01\nc@x,A3,2025-01-02\n",
    )
    assert counts(landing.ingest()) == {"orders_2.csv": (3, 2, 0, 1)}
    assert landing.rows("order_ref, email") == [("A1", "a@x"), ("A2", "b@x"), ("A2", "new@x"), ("A3", "c@x")]


def test_a_row_changed_and_changed_back_is_two_changes(landing: Landing) -> None:
    for number, email in enumerate(("a@x", "b@x", "a@x", "a@x")):
        landing.drop(f"orders_{number}.csv", f"order_ref,email,ordered_at\nA1,{email},2025-01-01\n" + "\n" * number)
        landing.ingest()
    assert landing.rows("email") == [("a@x",), ("b@x",), ("a@x",)]


def test_a_key_twice_in_one_file_loads_both_and_the_later_row_is_the_later_version(landing: Landing) -> None:
    outcome = landing.one(
        "orders.csv", "order_ref,email,ordered_at\nA1,a@x,2025-01-01\nA1,b@x,2025-01-01\nA1,b@x,2025-01-01\n"
    )
    assert (outcome.rows, outcome.loaded, outcome.repeats) == (3, 2, 1)
    assert landing.rows("email, _row_number") == [("a@x", 1), ("b@x", 2)]


def test_versions_of_a_key_across_files_of_one_run_follow_the_names_of_the_files(landing: Landing) -> None:
    landing.drop("orders_b.jsonl", [{"order_ref": "A1", "email": "2@x", "ordered_at": "2025-01-01"}])
    landing.drop("orders_a.csv", "order_ref,email,ordered_at\nA1,1@x,2025-01-01\n")
    landing.drop("orders_c.csv", "email,order_ref,ordered_at\n2@x,A1,2025-01-01\n")
    batch = landing.ingest()
    assert counts(batch)["orders_c.csv"] == (1, 0, 0, 1)
    assert landing.rows("email") == [("1@x",), ("2@x",)]


def test_a_value_that_became_empty_is_a_change(landing: Landing) -> None:
    landing.drop("orders_1.csv", FIRST)
    landing.ingest()
    landing.drop("orders_2.csv", "order_ref,ordered_at,email\nA1,2025-01-01,\n")
    assert landing.ingest().totals["loaded"] == 1


def test_an_unknown_column_counts_for_whether_a_row_is_a_repeat(landing: Landing) -> None:
    landing.drop("orders_1.csv", "order_ref,ordered_at,colour\nA1,2025-01-01,red\n")
    landing.ingest()
    landing.drop("orders_2.csv", "order_ref,colour,ordered_at\nA1,red,2025-01-01\n")
    assert landing.ingest().totals["repeats"] == 1
    landing.drop("orders_3.csv", "order_ref,colour,ordered_at\nA1,blue,2025-01-01\n")
    assert landing.ingest().totals["loaded"] == 1


def test_two_identical_rows_without_a_key_are_two(landing: Landing) -> None:
    landing.drop("clicks_1.csv", "visitor,path\nv,/\nv,/\n")
    landing.drop("clicks_2.csv", "path,visitor\n/,v\n")
    assert landing.ingest().totals["loaded"] == 3


def test_every_file_has_its_own_instant_of_loading_greater_than_any_before(landing: Landing) -> None:
    for number in range(3):
        landing.drop(f"clicks_{number}.csv", f"visitor\nv{number}\n")
        landing.drop(f"clicks_{number}b.csv", f"visitor\nw{number}\n")
        landing.ingest()
    instants = [row[0] for row in landing.rows("_loaded_at", "clicks")]
    assert instants == sorted(set(instants))
    assert [row[0] for row in landing.rows("visitor", "clicks")] == ["v0", "w0", "v1", "w1", "v2", "w2"]


def test_a_clock_set_back_does_not_make_older_what_comes_later(landing: Landing) -> None:
    landing.drop("clicks_1.csv", "visitor\nold\n")
    batch = landing.ingest()
    path = lake.manifest_folder(landing.settings, SOURCE) / f"{batch.batch_id}.json"
    ahead = json.loads(path.read_text())
    ahead["files"][0]["loaded_at"] = "2199-01-01T00:00:00.000000+00:00"
    path.write_text(json.dumps(ahead))
    landing.drop("clicks_2.csv", "visitor\nnew\n")
    assert (landing.ingest().files[0].loaded_at or "") > "2199-01-01"


def test_files_find_their_table_by_name_and_the_longest_name_wins(landing: Landing) -> None:
    for name in ("clicks/2025/a.csv", "clicks-b.csv", "clicks_c.csv", "clicks.csv", "clicks_of_bots_d.csv"):
        landing.drop(name, f"visitor\n{name}\n")
    landing.drop("mail/x.csv", "letter\n1\n")
    landing.drop("post-1.csv", "letter\n2\n")
    landing.drop("letters.csv", "letter\n3\n")
    tables = {each.file: each.table for each in landing.ingest().files}
    assert tables == {
        "clicks/2025/a.csv": "clicks", "clicks-b.csv": "clicks", "clicks_c.csv": "clicks", "clicks.csv": "clicks",
        "clicks_of_bots_d.csv": "clicks_of_bots", "mail/x.csv": "letters", "post-1.csv": "letters", "letters.csv": None,
    }  # fmt: skip


def test_the_manifests_and_the_status_agree_with_what_the_runs_returned(landing: Landing) -> None:
    landing.drop("orders_1.csv", FIRST + ",,\n")
    first = landing.ingest()
    landing.drop("orders_2.csv", "")
    second = landing.ingest()
    assert lake.batches(landing.settings, SOURCE) == [first, second]
    report = json.loads(json.dumps(lake.file_report(landing.settings)))[SOURCE]
    assert (
        report["totals"] | {"rows": 3, "loaded": 2, "quarantined": 1, "repeats": 0, "files_rejected": 1}
        == report["totals"]
    )
    assert report["last_batch"]["is_degraded"] is True
    assert [each["state"] for each in report["files"]] == ["loaded", "rejected"]


def test_an_account_that_does_not_balance_is_never_committed(landing: Landing, monkeypatch: pytest.MonkeyPatch) -> None:
    landing.drop("orders_1.csv", FIRST)
    whole = loading._valid_rows
    monkeypatch.setattr(loading, "_valid_rows", lambda *given: whole(*given) + " limit 1")
    with pytest.raises(AccordError, match="do not add up: 2 rows are not 1 loaded"):
        landing.ingest()
    assert lake.batches(landing.settings, SOURCE) == []
    assert landing.rows("order_ref") == []
