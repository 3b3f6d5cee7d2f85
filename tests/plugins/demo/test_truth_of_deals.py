"""deals.csv has, for every opportunity, the probability of a win: as it was drawn and at each later stage."""

import csv
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from tests.plugins.demo.reading import Record, instant, table


def deals(home: Path) -> dict[str, list[Record]]:
    """Reference of the opportunity → its rows, in the order written."""
    found: dict[str, list[Record]] = defaultdict(list)
    with (home / "demo_truth" / "deals.csv").open(newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["opportunity_ref"]].append(row)
    return found


def stages(home: Path) -> dict[str, dict[str, str]]:
    """Reference of the opportunity → stage → when the opportunity reached it."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in table(home, "crm.opportunity_stages"):
        found[row["opportunity_ref"]][row["stage"]] = row["changed_at"]
    return found


def test_every_opportunity_has_its_truth_and_nothing_else_has(home: Path) -> None:
    opened = {row["opportunity_ref"]: instant(row["opened_at"]) for row in table(home, "crm.opportunities")}
    listed = {ref: instant(rows[0]["since"]) for ref, rows in deals(home).items()}
    assert listed
    # A row that is written late may not have reached its file yet.
    assert {ref: at for ref, at in listed.items() if ref in opened} == opened


def test_a_deal_is_told_of_at_each_stage_that_it_reached(home: Path) -> None:
    reached = stages(home)
    for ref, rows in deals(home).items():
        listed = {instant(row["since"]) for row in rows}
        assert {instant(at) for stage, at in reached[ref].items() if stage not in ("won", "lost")} <= listed


def test_the_further_a_deal_has_come_the_likelier_it_is_won(home: Path) -> None:
    for rows in deals(home).values():
        chances = [float(row["win_probability"]) for row in rows]
        assert all(before < after or before in (0, 1) for before, after in pairwise(chances))


def test_what_was_won_was_won_when_it_would_be_and_what_was_lost_was_not(home: Path) -> None:
    outcomes = {ref: reached for ref, reached in stages(home).items() if {"won", "lost"} & reached.keys()}
    assert {"won", "lost"} <= {stage for reached in outcomes.values() for stage in reached}
    for ref, reached in outcomes.items():
        row = deals(home)[ref][0]
        assert (row["is_won"] == "true") == ("won" in reached)
        if "won" in reached:
            assert instant(row["wins_at"]) == instant(reached["won"])


def test_the_chance_of_the_draw_is_given_back_by_the_course_of_a_deal(home: Path) -> None:
    """A quarter of the deals that are not won is lost after each stage, so 1 − p shrinks from stage to stage."""
    for rows in deals(home).values():
        drawn = float(rows[0]["win_probability"])
        for number, row in enumerate(rows):
            expected = drawn / (drawn + (1 - drawn) * (4 - number) / 4)
            assert abs(float(row["win_probability"]) - expected) < 0.000002
