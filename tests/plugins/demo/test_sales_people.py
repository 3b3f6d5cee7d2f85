"""The people of Sales work in their own hours and zones, rest, leave, log late, and hide behind programs."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import mean, median_low
from zoneinfo import ZoneInfo

import pytest
from tests.plugins.demo.follow_up import hand_offs, people_of_sales, spearman, touches, unanswered_by_rep
from tests.plugins.demo.reading import Record, instant, table, truth

from accord.common.settings import DBT_PROJECT
from accord.demo.rest_days import HALF_DAYS, HOLIDAYS
from accord.demo.world import write_world

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world in which every rep is handed some dozens of leads."""
    folder = tmp_path_factory.mktemp("sales_people")
    write_world(folder, 1000, 330, 5)
    return folder


def acts(home: Path) -> Iterator[tuple[str, datetime]]:
    """(rep, instant) of what people of Sales did on their own; the people with a script keep to their script."""
    scripted = {
        ref for row in truth(home) if row["character"] for ref in (row["lead_ref"], *row["other_lead_refs"].split())
    }
    for row in touches(home):
        if row["is_automated"] == "false" and row["direction"] == "outbound" and row["lead_ref"] not in scripted:
            yield row["rep_ref"], instant(row["occurred_at"])
    for row in table(home, "crm.decisions"):
        if row["lead_ref"] not in scripted:
            yield row["rep_ref"], instant(row["decided_at"])


def versions_of(home: Path) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for row in sorted(table(home, "crm.reps"), key=lambda row: row["modified_at"]):
        found[row["rep_ref"]].append(row)
    return found


def rests() -> dict[tuple[str, date], str]:
    """(list of holidays, date) → when the office closes, empty if it does not open; from the seed of the project."""
    with (DBT_PROJECT / "seeds" / "holidays.csv").open(newline="") as handle:
        return {(row["holidays"], date.fromisoformat(row["day"])): row["closes"] for row in csv.DictReader(handle)}


def test_nobody_acts_outside_their_own_hours_zone_and_holidays(world: Path) -> None:
    versions, closes_on, zones = versions_of(world), rests(), set()
    for ref, at in acts(world):
        rep = [row for row in versions[ref] if instant(row["modified_at"]) <= at][-1]
        local = at.astimezone(ZoneInfo(rep["time_zone"])).replace(tzinfo=None)
        closes = closes_on.get((rep["holidays"], local.date()), "17:00")
        assert closes, f"{ref} acts on a holiday: {local}"
        assert local.weekday() < 5, f"{ref} acts at a weekend: {local}"
        last = datetime.combine(local.date(), time.fromisoformat(closes)) + timedelta(minutes=5)
        assert datetime.combine(local.date(), time(9)) <= local <= last, f"{ref} acts out of hours: {local}"
        zones.add(rep["time_zone"])
    assert len(zones) == 4


def test_who_is_away_or_has_left_does_nothing(world: Path) -> None:
    people = people_of_sales(world)
    away = {
        (ref, date.fromisoformat(first) + timedelta(days=n))
        for ref, row in people.items()
        for first, last in (each.split("/") for each in row["absences"].split())
        for n in range((date.fromisoformat(last) - date.fromisoformat(first)).days + 1)
    }
    assert set(Counter(ref for ref, day in away if day.year == 2025).values()) == {14}
    versions = versions_of(world)
    for ref, at in acts(world):
        rep = [row for row in versions[ref] if instant(row["modified_at"]) <= at][-1]
        assert rep["is_active"] == "true"
        assert (ref, at.astimezone(ZoneInfo(rep["time_zone"])).date()) not in away


def test_the_demo_rests_on_the_holidays_of_the_seed() -> None:
    seeded = {key: closes for key, closes in rests().items() if key[1].year >= 2025}
    whole = {(name, day): "" for name, days in HOLIDAYS.items() for day in days}
    half = {(name, day): f"{at:%H:%M}" for name, days in HALF_DAYS.items() for day, at in days.items()}
    assert whole | half == seeded


def test_somebody_leaves_somebody_moves_and_somebody_joins(home: Path) -> None:
    versions = versions_of(home).values()
    assert sum(rows[-1]["is_active"] == "false" for rows in versions) == 1
    assert sum(len({row["time_zone"] for row in rows}) > 1 for rows in versions) == 1
    assert sum(rows[0]["modified_at"] > "2025-04" for rows in versions) == 1


def test_programs_write_for_a_third_of_the_leads_at_any_hour(world: Path) -> None:
    automated = [row for row in touches(world) if row["is_automated"] == "true"]
    assert {(row["kind"], row["outcome"]) for row in automated} == {("email", "sent")}
    at_night = sum(
        not 7 <= instant(row["occurred_at"]).astimezone(ZoneInfo("Europe/Berlin")).hour < 20 for row in automated
    )
    assert at_night > len(automated) / 20
    written: dict[str, list[datetime]] = defaultdict(list)
    for row in automated:
        written[row["lead_ref"]].append(instant(row["occurred_at"]))
    given = [(row["lead_ref"], instant(row["handed_at"])) for row in hand_offs(world)]
    at_once = sum(any(timedelta(0) < each - at < HOUR for each in written[ref]) for ref, at in given)
    assert 0.25 < at_once / len(given) < 0.45


def test_one_rep_hides_behind_programs(world: Path) -> None:
    hiding = next(ref for ref, row in people_of_sales(world).items() if row["hides_behind_sequences"] == "true")
    given = Counter(row["rep_ref"] for row in hand_offs(world))
    own, programs = (
        Counter(
            row["rep_ref"] for row in touches(world) if row["is_automated"] == flag and row["direction"] == "outbound"
        )
        for flag in ("false", "true")
    )
    assert min(given, key=lambda ref: own[ref] / given[ref]) == hiding
    assert max(given, key=lambda ref: programs[ref] / given[ref]) == hiding


def test_most_touches_are_logged_the_same_day_and_one_rep_logs_late(world: Path) -> None:
    late: dict[str, list[bool]] = defaultdict(list)
    for row in touches(world):
        waited = instant(row["logged_at"]) - instant(row["occurred_at"])
        assert waited >= timedelta(0)
        if row["is_automated"] == "false" and row["direction"] == "outbound":
            late[row["rep_ref"]].append(waited > 12 * HOUR)
    slow = next(ref for ref, row in people_of_sales(world).items() if row["logs_late"] == "true")
    shares = {ref: sum(flags) / len(flags) for ref, flags in late.items() if len(flags) >= 20}
    assert shares.pop(slow) > 0.6
    assert 0.02 < sum(shares.values()) / len(shares) < 0.2


def test_whoever_accepts_a_lead_tries_to_reach_it_within_the_hour(world: Path) -> None:
    tried: dict[str, list[datetime]] = defaultdict(list)
    for row in touches(world):
        if row["is_automated"] == "false":
            tried[row["lead_ref"]].append(instant(row["occurred_at"]))
    waits = []
    for row in table(world, "crm.decisions"):
        if row["decision"] == "accepted":
            at = instant(row["decided_at"])
            waits.append(min((each - at for each in tried[row["lead_ref"]] if each >= at), default=timedelta.max))
    assert median_low(waits) < HOUR
    assert sum(wait < HOUR for wait in waits) > 0.75 * len(waits)


def test_managers_give_leads_to_others_and_some_have_no_owner_at_first(world: Path) -> None:
    leads = {row["lead_ref"]: row["owner_ref"] for row in table(world, "crm.leads")}
    assert 0.01 < sum(not owner for owner in leads.values()) / len(leads) < 0.06
    owners: dict[str, list[str]] = defaultdict(list)
    for row in sorted(table(world, "crm.lead_changes"), key=lambda row: instant(row["changed_at"])):
        if row["property"] == "owner_ref":
            owners[row["lead_ref"]].append(row["value"])
    assert sum(len(each) >= 2 for each in owners.values()) >= 5
    assert any(leads.get(ref) in each[1:] for ref, each in owners.items())
    former = next(ref for ref, row in people_of_sales(world).items() if row["left_on"])
    assert any(owner == former and not owners[ref] for ref, owner in leads.items())


def test_the_least_diligent_leave_most_leads_without_an_answer(world: Path) -> None:
    unanswered = unanswered_by_rep(world)
    ranked = sorted(unanswered, key=lambda ref: float(people_of_sales(world)[ref]["diligence"]))
    least, most = ([unanswered[ref] for ref in refs] for refs in (ranked[:2], ranked[-2:]))
    assert mean(least) > 1.5 * mean(most)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_stays_without_an_answer_ranks_reps_as_their_diligence_does(seed: int, tmp_path: Path) -> None:
    write_world(tmp_path, 5000, 400, seed)
    unanswered = unanswered_by_rep(tmp_path)
    diligence = {ref: float(people_of_sales(tmp_path)[ref]["diligence"]) for ref in unanswered}
    assert spearman([diligence[ref] for ref in unanswered], [-share for share in unanswered.values()]) >= 0.8
