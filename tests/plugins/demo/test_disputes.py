"""What Marketing disputes, which reasons the facts contradict, and what the hidden truth says of them."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.plugins.demo.follow_up import touches
from tests.plugins.demo.reading import Record, files, instant, records_of, table

from accord.demo import disputes, reasons
from accord.demo.world import write_world

REOPENED = "second_look"
CONTACTS = {"reached", "replied", "held"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world with some hundreds of leads that are sent back."""
    folder = tmp_path_factory.mktemp("disputes")
    write_world(folder, 2000, 330, 5)
    return folder


def send_backs(home: Path) -> dict[str, Record]:
    """Reference of the decision → its hidden truth."""
    with (home / "demo_truth" / "send_backs.csv").open(newline="") as handle:
        return {row["decision_ref"]: row for row in csv.DictReader(handle)}


def decisions(home: Path) -> dict[str, Record]:
    return {row["decision_ref"]: row for row in table(home, "crm.decisions")}


def latest_disputes(home: Path) -> list[Record]:
    return list({row["dispute_ref"]: row for row in table(home, "crm.disputes")}.values())


def is_false(row: Record) -> bool:
    return row["is_true"] == "false"


def employees_known(home: Path) -> dict[str, list[tuple[datetime, str]]]:
    """Record → (since when, number of employees as the CRM has it), in order."""
    known: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for row in table(home, "crm.leads"):
        known[row["lead_ref"]].append((instant(row["created_at"]), row["employees"]))
    for row in table(home, "crm.lead_changes"):
        if row["property"] == "employees":
            known[row["lead_ref"]].append((instant(row["changed_at"]), row["value"]))
    return {ref: sorted(each, key=lambda pair: pair[0]) for ref, each in known.items()}


def contradicted(home: Path) -> Iterator[str]:
    """The decisions whose reason the files contradict: those that Accord can find."""
    known, tried = employees_known(home), defaultdict(list)
    for row in touches(home):
        if row["is_automated"] == "false":
            tried[row["lead_ref"]].append(row)
    starts = cycle_starts(home)
    for ref, row in send_backs(home).items():
        lead, at = row["lead_ref"], instant(row["decided_at"])
        start = max((each for each in starts[lead] if each < at), default=None)
        done = [
            each
            for each in tried[lead]
            if (start is None or start < instant(each["occurred_at"])) and instant(each["occurred_at"]) <= at
        ]
        contacts = [each for each in done if each["outcome"] in CONTACTS]
        attempts = [
            each
            for each in done
            if each["direction"] == "outbound" and each["outcome"] not in ("replied", "bounced", "cancelled")
        ]
        size = [value for since, value in known.get(lead, []) if since <= at][-1:]
        if (
            (row["reason"] == "company_too_small" and size and size[0].isdigit() and 50 <= int(size[0]) < 999999)
            or (row["reason"] == "no_response" and (contacts or len(attempts) < 4))
            or (row["reason"] == "bad_contact_data" and contacts)
        ):
            yield ref


def cycle_starts(home: Path) -> dict[str, list[datetime]]:
    """Record → when it was sent back or lost an opportunity."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for row in table(home, "crm.decisions"):
        if row["decision"] in ("rejected", "recycled", "disqualified"):
            found[row["lead_ref"]].append(instant(row["decided_at"]))
    people = {row["opportunity_ref"]: row["lead_ref"] for row in table(home, "crm.opportunity_contacts")}
    for row in table(home, "crm.opportunity_stages"):
        if row["stage"] == "lost":
            found[people.get(row["opportunity_ref"], "")].append(instant(row["changed_at"]))
    return found


def test_every_decision_that_sends_a_lead_back_has_its_truth(world: Path) -> None:
    told = {
        ref: row["reason"].removesuffix(" (checked)")
        for ref, row in decisions(world).items()
        if row["reason"] not in ("", REOPENED, f"{REOPENED} (checked)")
    }
    listed = {ref: row["reason"] for ref, row in send_backs(world).items()}
    # A row that is written late may not have reached its file yet.
    assert told.items() <= listed.items()
    assert len(listed) - len(told) <= 3


def test_a_known_share_of_reasons_is_false_and_the_files_contradict_these(world: Path) -> None:
    truth, found = send_backs(world), set(contradicted(world))
    false = {ref for ref, row in truth.items() if is_false(row)}
    assert 0.1 < len(false) / len(truth) < 0.3
    assert abs(len(found) - len(false)) / len(truth) < 0.03
    assert len(found & false) / len(found | false) > 0.85


def test_each_kind_of_false_reason_is_given(world: Path) -> None:
    false = Counter(row["reason"] for row in send_backs(world).values() if is_false(row))
    assert set(false) == {"company_too_small", "no_response", "bad_contact_data"}


def test_marketing_disputes_some_decisions_and_rather_those_with_a_false_reason(world: Path) -> None:
    truth, disputed = send_backs(world), {row["decision_ref"] for row in latest_disputes(world)}
    assert disputed <= truth.keys()
    shares = {}
    for wanted in (True, False):
        of_kind = [ref for ref, row in truth.items() if is_false(row) is wanted]
        shares[wanted] = sum(ref in disputed for ref in of_kind) / len(of_kind)
    assert 0 < shares[False] < 0.1 < 0.2 < shares[True] < 0.6


def test_a_manager_rules_on_most_and_rather_for_marketing_where_the_reason_is_false(
    world: Path,
) -> None:
    truth, found = send_backs(world), latest_disputes(world)
    rulings = Counter((is_false(truth[row["decision_ref"]]), row["ruling"]) for row in found)
    ruled = [row for row in found if row["ruling"]]
    assert len(found) > len(ruled) > len(found) / 2, "some are open"
    assert rulings[True, "overturned"] > rulings[True, "upheld"]
    assert rulings[False, "overturned"] < rulings[False, "upheld"]
    for row in found:
        raised_at = instant(row["raised_at"])
        assert instant(truth[row["decision_ref"]]["decided_at"]) < raised_at
        assert bool(row["ruling"]) == bool(row["ruled_at"])
        if row["ruled_at"]:
            assert timedelta(days=3) < instant(row["ruled_at"]) - raised_at < timedelta(days=18)


def test_a_dispute_is_sent_open_and_again_when_it_is_ruled(world: Path) -> None:
    sent: dict[str, list[str]] = defaultdict(list)
    for path in sorted((world / "inbox" / "crm" / "disputes").iterdir()):
        for row in records_of(path):
            if row and row["dispute_ref"] and row["ruling"] in ("", "upheld", "overturned"):
                sent[row["dispute_ref"]].append(row["ruling"])
    assert all(rulings[0] == "" for rulings in sent.values())
    assert any(rulings[-1] for rulings in sent.values())


def test_reasons_and_disputes_leave_the_rest_of_the_world_as_it_is(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They draw from streams of their own, so a world without them is the same world."""
    monkeypatch.setattr(reasons, "told", lambda person, instant, plausible: plausible)
    monkeypatch.setattr(disputes, "perhaps_dispute", lambda person, given: None)
    monkeypatch.setattr(disputes, "dispute", lambda person, given, raised_at, *ruled: None)
    write_world(tmp_path, 60, 330, 7)

    def others(folder: Path) -> dict[str, bytes]:
        mine = ("inbox/crm/disputes/", "inbox/crm/decisions/", "demo_truth/send_backs", "demo_truth/broken_rows")
        return {name: data for name, data in files(folder).items() if not name.startswith(mine)}

    assert others(tmp_path) == others(home)
    assert [row | {"reason": ""} for row in table(tmp_path, "crm.decisions")] == [
        row | {"reason": ""} for row in table(home, "crm.decisions")
    ]
