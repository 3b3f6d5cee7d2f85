"""In a table without a key, a file that is sent again in another dress is recognised by its rows."""

import json

import pytest
from tests.plugins.ingest.landing import SOURCE, Landing

from accord.ingest import loading
from accord.store import lake
from accord.store.lake import FileOutcome

VIEWS = "visitor,path\nv1,/\nv1,/\nv2,/a\n"
BROKEN = "visitor,path\nv1,/\n,/b\nv2,/c,surplus\n"


def outcomes(landing: Landing) -> dict[str, FileOutcome]:
    return {each.file: each for each in landing.ingest().files}


DRESSES: dict[str, tuple[str, str]] = {
    "windows_line_ends": ("clicks_2.csv", VIEWS.replace("\n", "\r\n")),
    "old_mac_line_ends": ("clicks_2.csv", VIEWS.replace("\n", "\r")),
    "no_final_line_end": ("clicks_2.csv", VIEWS.rstrip()),
    "byte_order_mark": ("clicks_2.csv.gz", "\ufeff" + VIEWS),
    "blank_lines": ("clicks_2.csv", VIEWS + "\n\n"),
    "other_order_of_rows": ("clicks_2.csv", "visitor,path\nv2,/a\nv1,/\nv1,/\n"),
    "other_order_of_columns": ("clicks_2.csv", "path,visitor\n/,v1\n/,v1\n/a,v2\n"),
    "quotes_and_semicolons": ("clicks_2.csv", '"Visitor";"path"\n"v1";"/"\n"v1";"/"\n"v2";"/a"\n'),
    "an_empty_column_more": ("clicks_2.csv", "visitor,path,agent\nv1,/,\nv1,/,\nv2,/a,\n"),
    "json": ("clicks_2.jsonl", "".join(json.dumps({"visitor": v, "path": p}) + "\n" for v, p in
                                       [("v1", "/"), ("v1", "/"), ("v2", "/a")])),
}  # fmt: skip


def test_views_sent_again_in_another_dress_are_counted_once(landing: Landing) -> None:
    landing.drop("clicks_1.csv", VIEWS)
    landing.ingest()
    for number, (name, content) in enumerate(DRESSES.values()):
        landing.drop(name.replace("2", f"{number + 2}"), content)
    found = outcomes(landing)
    assert [each.message for each in found.values() if each.state != "repeat"] == []
    assert {(each.rows, each.loaded, each.quarantined, each.repeats) for each in found.values()} == {(3, 0, 0, 3)}
    assert "Its rows are those of clicks_1.csv" in found["clicks_2.csv"].message
    assert "rename the file to clicks_2.again.csv." in found["clicks_2.csv"].message
    assert len(landing.rows("visitor", "clicks")) == 3


def test_the_second_dress_in_the_same_run_is_recognised_too(landing: Landing) -> None:
    landing.drop("clicks_1.csv", VIEWS)
    landing.drop("clicks_2.csv", VIEWS.replace("\n", "\r\n"))
    assert [each.state for each in landing.ingest().files] == ["loaded", "repeat"]


def test_rows_in_quarantine_are_not_quarantined_twice(landing: Landing) -> None:
    landing.drop("clicks_1.csv", BROKEN)
    landing.ingest()
    found = landing.one("clicks_2.csv", BROKEN.replace("\n", "\r\n"))
    assert (found.state, found.rows, found.quarantined, found.repeats) == ("repeat", 3, 0, 3)
    assert len(landing.quarantine()) == 2


def test_rows_that_differ_in_number_or_value_are_loaded(landing: Landing) -> None:
    others = [
        "visitor,path\nv1,/\nv2,/a\n",
        VIEWS + "v1,/\n",
        VIEWS.replace("/a", "/b"),
        VIEWS.replace("v2,/a", "/a,v2"),
    ]
    for number, content in enumerate([VIEWS, *others]):
        landing.drop(f"clicks_{number}.csv", content)
    assert [each.loaded for each in landing.ingest().files] == [3, 2, 4, 3, 3]


def test_the_same_rows_in_another_table_are_loaded(landing: Landing) -> None:
    landing.drop("clicks.csv", "visitor\nv\n")
    landing.drop("clicks_of_bots.csv", "visitor\r\nv\r\n")
    assert landing.ingest().totals["loaded"] == 2


def test_rows_that_happened_again_are_loaded_when_the_file_is_named_so(landing: Landing) -> None:
    landing.drop("clicks_1.csv", VIEWS)
    landing.ingest()
    second = landing.drop("clicks/2025.02.csv.gz", VIEWS.replace("\n", "\r\n"))
    assert "rename the file to 2025.02.again.csv.gz." in outcomes(landing)["clicks/2025.02.csv.gz"].message
    second.rename(second.with_name("2025.02.again.csv.gz"))
    assert outcomes(landing)["clicks/2025.02.again.csv.gz"].loaded == 3
    assert landing.ingest().files == []
    landing.drop("clicks_3.csv", VIEWS.rstrip())
    assert outcomes(landing)["clicks_3.csv"].state == "repeat"


def test_a_file_of_the_same_bytes_is_a_repeat_whatever_its_name(landing: Landing) -> None:
    landing.drop("clicks_1.csv", VIEWS)
    landing.ingest()
    landing.drop("clicks_2.again.csv", VIEWS)
    outcome = outcomes(landing)["clicks_2.again.csv"]
    assert (outcome.state, outcome.message) == ("repeat", "Same content as clicks_1.csv.")


def test_a_manifest_from_before_the_digest_still_loads(landing: Landing) -> None:
    landing.drop("clicks_1.csv", VIEWS)
    batch = landing.ingest()
    path = lake.manifest_folder(landing.settings, SOURCE) / f"{batch.batch_id}.json"
    old = json.loads(path.read_text())
    assert old["files"][0].pop("rows_digest")
    path.write_text(json.dumps(old))
    assert landing.ingest().already_loaded == 1
    assert landing.one("clicks_2.csv", VIEWS + "v3,/\n").loaded == 4


def test_recognising_reads_no_rows_of_earlier_files(landing: Landing) -> None:
    landing.drop("clicks_1.csv", VIEWS)
    landing.ingest()
    for path in (landing.home / "lake" / SOURCE / "clicks").glob("loaded_on=2*/*.parquet"):
        path.unlink()
    assert landing.one("clicks_2.csv", VIEWS.rstrip()).state == "repeat"


def test_a_chunk_that_failed_once_does_not_make_its_own_files_repeats(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, failures = loading._count_rows, [ValueError("once")]

    def failing_once(connection: object, chunk: list[object]) -> None:
        if chunk and failures:
            raise failures.pop()
        whole(connection, chunk)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "_count_rows", failing_once)
    landing.drop("clicks_1.csv", VIEWS)
    landing.drop("clicks_2.csv", VIEWS + "v3,/\n")
    assert [each.state for each in landing.ingest().files] == ["loaded", "loaded"]
