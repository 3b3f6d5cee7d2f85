"""`accord follow-up`: whether Sales keeps what it promised, and what waits, by the current publication."""

import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest
from tests.plugins.hand_offs import Row, hand_off, insert, insert_into
from tests.plugins.homes import Home

from accord.cli import app, follow_up_data
from accord.cli.output import err, out

AS_OF = datetime(2026, 1, 19, 23)  # the first instant of 20 January in Berlin
DAY = timedelta(days=1)
Shown = Callable[..., tuple[int, str, str]]


def at(days: float, hour: int = 16) -> datetime:
    """An instant some days from the day of as_of, 17:00 in Berlin."""
    return datetime(2026, 1, 20, hour) + days * DAY


def because(disposition: str, reason: str | None, responsible: str | None, **more: Any) -> Row:
    """What Sales decided, at 11:00 in Berlin on 14 January."""
    said = {"disposition": disposition, "disposition_at": at(-6, 10), "reason": reason, "responsible": responsible}
    return said | {"dispute": "none"} | more


ACCEPTED = because("accepted", None, None)
SENT_BACK = because("sent_back", "no_response", "sales", is_contradicted=True, dispute="open")
NOT_LISTED = because("sent_back", "other", "nobody")
SILENT = because("disqualified", "unknown", "nobody", disposition_at=at(-199, 10), dispute="overturned")
DECISIONS: list[Row] = [
    {
        "activity_id": f"{lead}:decision", "lead_id": lead, "hand_off_id": f"{lead}:1:mql", "decided_at": at(-6, 10),
        "decided_on": at(-6, 10).date(), "decision": "rejected", "disposition": "sent_back", "is_disposition": is_first,
        "dispute": "none", "reason_told": told, "evidence": evidence,
    }
    for lead, is_first, told, evidence in (
        ("crm:004", True, "no response", "attempts_before 1"),
        ("crm:004", False, "later", "attempts_before 9"),
        ("crm:002", True, "Wrong person", None),
    )
]  # fmt: skip


@pytest.fixture
def home(published: Home) -> Home:
    """As of the first instant of 20 January 2026 in Berlin, with hand-offs."""
    old = at(-200)
    rows = [
        hand_off("crm:000", "met", at(-8), at(-6), within_14_days="contacted", **ACCEPTED),
        hand_off("crm:002", "met", at(-8), at(-6), owner_id="crm:r2", owner="Tom Hale", **NOT_LISTED),
        hand_off("crm:004", "late", at(-8), at(-6), **SENT_BACK),
        hand_off("crm:006", "withdrawn", at(-8), at(-6)),
        hand_off("crm:008", "ignored", old, old + DAY, within_14_days="ignored", **SILENT),
        hand_off("crm:010", "overdue", at(-5), at(-4), owner_id="crm:r2", owner="Tom Hale"),
        hand_off("crm:012", "overdue", at(-9), at(-8)),
        hand_off("crm:014", "due_soon", at(-1, 8), at(0, 9)),
        hand_off("crm:016", "not_notified", at(-1, 20), at(0)),
        hand_off("crm:018", "waiting", at(-1, 20), at(1), owner_id=None, owner=None),
        hand_off("crm:000", "met", at(-2), at(-1), stage="sal", target="accepted", definition=None),
    ]
    file = (published.settings.published / "accord.duckdb").resolve()
    file.chmod(0o600)
    with duckdb.connect(str(file)) as connection:
        connection.execute("delete from accord.accord.follow_up")
        insert(connection, rows, "accord.accord")
        insert_into(connection, "accord.accord.dispositions", DECISIONS)
        connection.execute("update accord.accord.publications set as_of = ?", [AS_OF.replace(tzinfo=UTC)])
    record = file.parent / "publication.json"
    record.chmod(0o600)
    record.write_text(json.dumps(json.loads(record.read_text()) | {"as_of": AS_OF.replace(tzinfo=UTC).isoformat()}))
    return published


@pytest.fixture
def shown(home: Home, monkeypatch: pytest.MonkeyPatch) -> Shown:
    def run(*words: str) -> tuple[int, str, str]:
        printed, complained = io.StringIO(), io.StringIO()
        monkeypatch.setattr(out, "file", printed)
        monkeypatch.setattr(err, "file", complained)
        monkeypatch.setattr(out, "_width", 120)
        monkeypatch.setattr("typer.echo", lambda text: printed.write(text))
        monkeypatch.setattr(sys, "argv", ["accord", "follow-up", *words])
        with pytest.raises(SystemExit) as ended:
            app.main()
        return int(ended.value.code or 0), printed.getvalue(), complained.getvalue()

    return run


def kept(found: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(each["stage"], each["target"]): each for each in found}


def test_attainment_is_met_of_all_that_could_be_judged_with_its_interval(home: Home) -> None:
    mql = kept(follow_up_data.summary(home.settings)["ever"])["mql", "qualified"]
    states = ("met", "late", "withdrawn", "ignored", "overdue", "due_soon", "waiting", "not_notified")
    assert [mql[state] for state in states] == [2, 1, 1, 1, 2, 1, 1, 1]
    assert mql["attainment"] == pytest.approx(2 / 6)
    assert (mql["attainment_low"], mql["attainment_high"]) == pytest.approx((0.0968, 0.7000), abs=1e-3)
    assert mql["median_business_minutes"] == 72


def test_the_last_13_weeks_are_those_of_the_entry(home: Home) -> None:
    found = follow_up_data.summary(home.settings)
    assert kept(found["recent"])["mql", "qualified"]["ignored"] == 0
    assert kept(found["recent"])["mql", "qualified"]["attainment"] == pytest.approx(2 / 5)
    assert [each["stage"] for each in found["recent"]] == ["mql", "sal"]


def test_what_is_open_is_overdue_or_due_on_the_business_day_of_as_of_or_later(home: Home) -> None:
    found = follow_up_data.summary(home.settings)
    leads = {name: [each["lead_id"] for each in found[name]] for name in ("overdue", "due_today", "waiting")}
    assert leads == {"overdue": ["crm:012", "crm:010"], "due_today": ["crm:014", "crm:016"], "waiting": ["crm:018"]}


def test_the_screen_says_as_of_and_lists_what_is_due_today_then_what_was_due_last(shown: Shown) -> None:
    code, text, _ = shown()
    assert code == 0
    assert "as of the end of 19 January 2026 (Europe/Berlin)" in text
    in_order = ("Due today: 2 leads", "crm:014", "crm:016", "Overdue, due last first", "crm:010", "crm:012")
    assert [text.index(each) for each in in_order] == sorted(text.index(each) for each in in_order)
    assert "MQL: qualified" in text
    assert "2 met, 1 late, 1 withdrawn" in text


def test_twenty_lines_are_listed_and_further_leads_are_counted(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.cli.follow_up_screen.LINES", 3)
    text = shown()[1]
    assert all(lead in text for lead in ("crm:014", "crm:016", "crm:010"))
    assert "crm:012" not in text
    assert "and 1 more: accord follow-up --json" in text


def test_of_one_rep_there_is_what_the_rep_owns_by_id_or_by_name(home: Home) -> None:
    for asked in ("crm:r2", "tom hale"):
        found = follow_up_data.summary(home.settings, asked)
        assert found["rep"] == {"rep_id": "crm:r2", "name": "Tom Hale"}
        assert [each["lead_id"] for each in found["overdue"]] == ["crm:010"]
        assert kept(found["ever"])["mql", "qualified"]["met"] == 1


def test_a_name_of_two_reps_or_of_none_is_refused_with_the_next_step(shown: Shown) -> None:
    code, _, said = shown("--rep", "Rita Ilg")
    assert (code, "crm:r1, crm:r3" in said) == (1, True)
    code, _, said = shown("--rep", "Tom Hal")
    assert (code, "Did you mean 'Tom Hale'?" in said, "Next: accord follow-up" in said) == (1, True, True)


def test_what_is_due_today_is_a_list_alone(shown: Shown) -> None:
    text = shown("--due", "today")[1]
    assert "Due today, 20 January 2026: 2 leads" in text
    assert "crm:016" in text
    assert "crm:012" not in text
    assert set(json.loads(shown("--due", "today", "--json")[1])) == {
        "as_of", "time_zone", "publication_id", "today", "rep", "due_today"
    }  # fmt: skip


def test_a_lead_s_hand_offs_are_sentences_in_the_business_zone(shown: Shown) -> None:
    text = shown("crm:000")[1]
    assert (
        "entered MQL Mon 12 Jan 17:00 by profile_and_actions; Sales notified Tue 13 Jan 02:00; due Wed 14 Jan 17:00; "
        "answered Wed 14 Jan 11:00 by Rita Ilg (call_made), 72 business minutes: in time."
    ) in text
    assert "entered SAL Sun 18 Jan 17:00; Sales notified" in text


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        ("crm:004", "answered Wed 14 Jan 23:00 by Rita Ilg (call_made), 700 business minutes: late"),
        ("crm:006", "left the stage Wed 14 Jan 16:00 without an answer, before it was due"),
        ("crm:008", "due Sat 5 Jul 2025 18:00; left the stage Sat 5 Jul 2025 19:00 without an answer: ignored"),
        ("crm:010", "not answered: overdue"),
        ("crm:014", "not answered yet: due soon"),
        ("crm:016", "Sales will be notified Tue 20 Jan 06:00; due Tue 20 Jan 17:00; Sales is not notified yet"),
        ("crm:018", "Target qualified, by the calendar office, Europe/Berlin, none; owner nobody"),
        ("crm:001", "It was never handed to Sales"),
    ],
)
def test_a_sentence_says_how_a_hand_off_ended_or_how_it_stands(shown: Shown, lead: str, said: str) -> None:
    code, text, _ = shown(lead)
    assert (code, said in text) == (0, True), text


def test_an_unknown_lead_is_refused_with_the_nearest_id(shown: Shown) -> None:
    code, _, said = shown("crm:O38")
    assert code == 1
    assert "There is no lead 'crm:O38'. Did you mean 'crm:038'?" in said
    assert "Next: accord follow-up" in said


def test_a_lead_goes_with_no_other_choice(shown: Shown) -> None:
    assert shown("crm:000", "--rep", "crm:r1")[0] == 2


def test_before_anything_is_published_the_next_command_is_said(home: Home, shown: Shown) -> None:
    (home.settings.published / "current").unlink()
    code, _, said = shown()
    assert (code, "Nothing is published yet. Next: accord" in said) == (1, True)


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        ("crm:000", "in time. Sales accepted it Wed 14 Jan 11:00. Target"),
        (
            "crm:004",
            "Sales sent it back Wed 14 Jan 11:00: no response (Sales is responsible); the facts contradict it "
            "(attempts before 1); Marketing disputes it. Target",
        ),
        ("crm:002", "Sales sent it back Wed 14 Jan 11:00: “Wrong person”, not in the list of reasons. Target"),
        ("crm:008", "disqualified it Sat 5 Jul 2025 12:00: no reason given; Marketing disputed it: overturned. Target"),
        ("crm:010", "overdue. Sales has not decided. Target"),
    ],
)
def test_a_sentence_says_what_sales_decided_and_what_speaks_against_it(shown: Shown, lead: str, said: str) -> None:
    assert said in shown(lead)[1]


def test_the_summary_says_in_a_line_what_came_back_and_whom_sales_spoke_with(shown: Shown) -> None:
    assert (
        "Sales, last 13 weeks: of 3 decided hand-offs sent back 67 % (21 to 94); of 1 MQL after two weeks, spoke with "
        "100 % (21 to 100), ignored 0 % (0 to 79)."
    ) in shown()[1]
    assert "Sales, last 13 weeks: of 1 decided hand-off sent back 100 % (21 to 100)." in shown("--rep", "crm:r2")[1]


def test_for_a_program_there_are_counts_shares_and_what_was_decided(shown: Shown) -> None:
    found = json.loads(shown("--json")[1])["decisions"]
    assert (found["decided"], found["sent_back"], found["mqls"], found["contacted"], found["ignored"]) == (
        3,
        2,
        1,
        1,
        0,
    )
    assert found["sent_back_share"] == pytest.approx(2 / 3)
    assert (found["contact_share_low"], found["ignored_share"]) == (pytest.approx(0.2065, abs=1e-4), 0)
    (hand_off,) = json.loads(shown("crm:004", "--json")[1])["hand_offs"]
    assert {name: hand_off[name] for name in ("disposition", "reason", "reason_told", "evidence", "dispute")} == {
        "disposition": "sent_back", "reason": "no_response", "reason_told": "no response",
        "evidence": "attempts_before 1", "dispute": "open",
    }  # fmt: skip


@pytest.mark.parametrize("words", [(), ("crm:000",)])
def test_of_a_publication_without_decisions_the_next_command_is_said(
    home: Home, shown: Shown, words: tuple[str, ...]
) -> None:
    file = (home.settings.published / "accord.duckdb").resolve()
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop table accord.accord.dispositions")
        connection.execute("alter table accord.accord.follow_up drop column disposition")
    code, _, said = shown(*words)
    assert (code, "older than this command. Next: accord run --full-refresh" in said) == (1, True)
