"""The same arguments give the same world, and extra days continue it."""

import json
from pathlib import Path

import pytest
from tests.plugins.demo.reading import files, instant, table

from accord.common.errors import AccordError
from accord.demo.world import write_world


def test_the_same_arguments_give_the_same_bytes(home: Path, tmp_path: Path) -> None:
    write_world(tmp_path, 60, 330, 7)
    assert files(tmp_path) == files(home)


def test_another_seed_gives_another_world(home: Path, tmp_path: Path) -> None:
    write_world(tmp_path, 60, 330, 8)
    assert files(tmp_path / "inbox") != files(home / "inbox")


def test_a_further_day_leaves_every_earlier_file_as_it_was(home: Path, home_with_two_extra_days: Path) -> None:
    before, after = files(home / "inbox"), files(home_with_two_extra_days / "inbox")
    assert before.items() <= after.items()
    new = {name.rsplit("/", 1)[1].split(".")[0] for name in after.keys() - before.keys()}
    assert {"2025-11-27", "2025-11-28"} <= new


def test_days_one_by_one_give_what_both_at_once_give(home_with_two_extra_days: Path, tmp_path: Path) -> None:
    write_world(tmp_path, 60, 330, 7, extra_days=2)
    assert files(tmp_path) == files(home_with_two_extra_days)


def test_forty_days_later_the_first_days_are_still_byte_for_byte_the_same(tmp_path: Path) -> None:
    write_world(tmp_path / "base", 300, 90, 3)
    write_world(tmp_path / "long", 300, 90, 3, extra_days=40)
    base, long = files(tmp_path / "base" / "inbox"), files(tmp_path / "long" / "inbox")
    assert base.items() <= long.items()


def test_a_day_brings_rows_of_earlier_days_and_corrects_rows_already_sent(home_with_two_extra_days: Path) -> None:
    crm = home_with_two_extra_days / "inbox" / "crm"
    leads = table(home_with_two_extra_days, "crm.leads")
    corrected = {row["lead_ref"] for row in leads if "(27.11.)" in row["company"]}
    assert corrected
    for ref in corrected:
        created = {instant(row["created_at"]) for row in leads if row["lead_ref"] == ref}
        assert len(created) == 1, "a correction keeps the record's own time"
    late = (crm / "sales_activities" / "2025-11-27.csv").read_text()
    assert "2025-11-23" in late


def test_the_home_says_which_world_it_holds_and_its_last_day(home: Path, home_with_two_extra_days: Path) -> None:
    assert json.loads((home / "demo.json").read_text()) == {
        "leads": 60, "days": 330, "seed": 7, "extra_days": 0, "first_day": "2025-01-01", "last_day": "2025-11-26",
    }  # fmt: skip
    assert json.loads((home_with_two_extra_days / "demo.json").read_text())["last_day"] == "2025-11-28"


def test_another_world_is_not_mixed_into_a_home(home: Path) -> None:
    before = files(home)
    with pytest.raises(AccordError, match="holds a demo world of 60 leads"):
        write_world(home, 61, 330, 7)
    assert files(home) == before
