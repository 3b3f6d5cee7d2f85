"""What the page says of leads that Sales sent back: shares, reasons, campaigns and clauses, by rows made by hand."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.hand_offs import Row, hand_off, insert_into
from tests.plugins.report.pages import page, text
from tests.plugins.report.world import AS_OF, opened_file

from accord.report import reasons, sent_back

pytestmark = pytest.mark.usefixtures("without_drawings")
SINCE = AS_OF - timedelta(weeks=26)
AT = AS_OF - timedelta(weeks=5)
WHOSE = {"no_need": "marketing", "wrong_industry": "marketing", "no_response": "sales", "other": "nobody"}


def decided(lead: str, disposition: str, reason: str | None = None, **more: Any) -> Row:
    """A hand-off of an MQL that Sales decided about."""
    return hand_off(
        lead, "met", AT, AT + timedelta(days=1), disposition=disposition, disposition_at=AT + timedelta(hours=9),
        reason=reason, responsible=WHOSE.get(reason or ""), dispute="none",
    ) | more  # fmt: skip


def decision(row: Row, told: str | None) -> Row:
    """The decision that is the disposition of a hand-off."""
    same = ("hand_off_id", "lead_id", "cycle", "stage", "disposition", "reason", "dispute")
    return {name: row[name] for name in same} | {
        "activity_id": f"{row['hand_off_id']}:rejected", "decided_at": row["disposition_at"],
        "decided_on": row["disposition_at"].date(), "decision": "rejected", "is_disposition": True,
        "reason_told": told,
    }  # fmt: skip


def many(number: int, start: str, disposition: str, reason: str | None = None, **more: Any) -> list[Row]:
    return [decided(f"{start}{place}", disposition, reason, **more) for place in range(number)]


FEW = [
    *many(6, "a", "accepted"),
    *many(2, "b", "sent_back", "no_need"),
    decided("c", "disqualified", "no_need", dispute="overturned"),
    decided("d", "sent_back", "no_response", is_contradicted=True),
    decided("e", "sent_back", "no_response", is_contradicted=False),
    hand_off("f", "waiting", AT, AT + timedelta(days=1)),
    decided("g", "sent_back", "no_need", entered_at=SINCE - timedelta(microseconds=1)),
    decided("h", "accepted", stage="sal", entered_at=SINCE),
]


@pytest.fixture
def filled(make_world: Callable[..., Path]) -> Callable[[list[Row]], Path]:
    def fill(rows: list[Row], decisions: list[Row] | None = None, leads: int = 0) -> Path:
        database = make_world(leads)
        with opened_file(database) as connection:
            connection.execute("delete from accord.follow_up")
            connection.execute("delete from accord.dispositions")
            insert_into(connection, "accord.follow_up", rows)
            insert_into(connection, "accord.dispositions", decisions or [])
        return database

    return fill


def test_shares_are_of_what_was_decided_since_the_first_instant(filled: Callable[..., Path]) -> None:
    with opened_file(filled(FEW)) as connection:
        mql, sal = sent_back.by_stage(connection, SINCE)
    assert (mql.handed_off, mql.decided, mql.sent_back) == (12, 11, 5)
    # One for Marketing's reasons was overturned after a dispute.
    assert (mql.marketing, mql.overturned, mql.contradicted) == (2, 1, 1)
    assert (sal.of, sal.handed_off, sal.decided, sal.sent_back) == ("sal", 1, 1, 0)
    together = sent_back.together([mql, sal])
    assert (together.share.part, together.share.whole) == (5, 12)
    assert (together.marketing_share.part, together.contradicted_share.whole) == (2, 5)


def test_reasons_are_counted_with_what_facts_can_and_do_contradict(filled: Callable[..., Path]) -> None:
    with opened_file(filled(FEW)) as connection:
        found = reasons.reasons(connection, SINCE)
    assert [(row.reason, row.responsible, row.decisions, row.checked, row.contradicted) for row in found] == [
        ("no_need", "marketing", 3, 0, 0),
        ("no_response", "sales", 2, 2, 1),
    ]


def test_of_reasons_contradicted_as_often_the_one_of_greater_share_is_named() -> None:
    often = reasons.Reason("bad_contact_data", "marketing", 30, 30, 4)
    surely = reasons.Reason("no_response", "sales", 5, 5, 4)
    assert reasons.most_contradicted([often, surely]) == surely
    assert reasons.most_contradicted([reasons.Reason("no_need", "marketing", 9, 0, 0)]) is None


def test_the_section_says_the_shares_and_the_reason_that_facts_contradict(filled: Callable[..., Path]) -> None:
    section = text(page(filled(FEW)), '<section id="sent_back"', "</section>")
    assert "Of the 12 leads handed to Sales in the last 26 weeks that it decided about" in section
    assert "it sent back 42 % (19 to 68) ; for reasons that Marketing is responsible for, 17 % (4.7 to 45)" in section
    assert "Facts contradict 20 % (3.6 to 62) of what it sent back." in section
    assert "Most often contradicted: no response , 1 of 2 decisions (50 %)." in section
    known = "attempts of Sales before the decision: less than 4, or contacts before the decision: 1 or more"
    assert f"Known at these decisions: {known} ." in section
    assert "MQL 45 % (21 to 72) of 11, SAL 0 % (0 to 79) of 1. Not decided: 1." in section
    assert "not counted as Marketing's: 1." in section


def test_the_campaign_that_most_surely_sends_junk_is_first(filled: Callable[..., Path]) -> None:
    """30 of 100 is surer than 5 of 12, and 2 of 9 is too few to compare."""
    rows: list[Row] = []
    for campaign, junk, number in (("K1", 5, 12), ("K2", 30, 100), ("K3", 2, 9), (None, 0, 200)):
        more = {"first_campaign_id": campaign}
        rows += many(junk, f"{campaign}j", "sent_back", "no_need", **more)
        rows += many(number - junk, f"{campaign}a", "accepted", **more)
    html = page(filled(rows))
    lines = [text(html, f"<code>{campaign}</code></th>", "</tr>") for campaign in ("K2", "K1")]
    assert html.index("<code>K2</code></th>") < html.index("<code>K1</code></th>")
    assert lines[0] == "K2 100 30 % (22 to 40) 30 % (22 to 40) no need"
    assert lines[1] == "K1 12 42 % (19 to 68) 42 % (19 to 68) no need"
    assert "<code>K3</code>" not in html
    assert "1 campaign has fewer than 10 decided MQLs: too few to compare." in html
    foot = text(html, "<tfoot", "</tfoot>")
    assert foot == "No campaign 200 0 % (0 to 1.9) 0 % (0 to 1.9) – All MQLs 321 12 % (8.5 to 15) 12 % (8.5 to 15) –"
    assert "came back for Marketing's reasons from: K2 , K1 ." in text(html, "Clearly more", "</p>")


def test_a_campaign_is_shown_by_its_name_and_by_its_id_where_it_has_none(filled: Callable[..., Path]) -> None:
    """Two campaigns of one name are told apart by their ids."""
    campaigns = {"K1": "Spring webinar", "K2": None, "K3": "Fair", "K4": "Fair"}
    rows: list[Row] = []
    for campaign in campaigns:
        rows += many(12, f"{campaign}j", "sent_back", "no_need", first_campaign_id=campaign)
    rows += many(200, "a", "accepted")
    database = filled(rows, leads=8)
    with opened_file(database) as connection:
        for place, named in enumerate(campaigns.items()):
            connection.execute(
                "update accord.lead_stages set first_campaign_id = ?, first_campaign = ? where lead_id = ?",
                [*named, f"crm:{place:06}"],
            )
    html = page(database)
    heads = re.findall(r'rowheader">(.*?)</th>', html[html.index('id="campaigns"') :])[:4]
    assert heads == ["Spring webinar", "<code>K2</code>", "Fair (K3)", "Fair (K4)"]
    said = "for Marketing's reasons from: Spring webinar, K2 , Fair (K3), Fair (K4)."
    assert said in text(html, "Clearly more", "</p>")


def test_where_intervals_overlap_no_campaign_is_called_worse(filled: Callable[..., Path]) -> None:
    rows = many(4, "j", "sent_back", "no_need", first_campaign_id="K1")
    rows += many(8, "a", "accepted", first_campaign_id="K1")
    assert "No campaign has clearly more leads sent back for Marketing's reasons" in page(filled(rows))


def test_texts_that_the_list_does_not_know_are_a_number_with_the_next_step(filled: Callable[..., Path]) -> None:
    rows = [*many(3, "o", "sent_back", "other"), decided("u", "sent_back", "unknown", responsible="nobody")]
    told = ["wrong person, jo@example.com", "wrong person, jo@example.com", "bad vibes", None]
    html = page(filled(rows, [decision(row, text) for row, text in zip(rows, told, strict=True)]))
    section = text(html, '<section id="sent_back"', "</section>")
    assert "3 decisions have a reason that our list does not know (2 different texts)." in section
    assert "definitions/follow_up/reasons.yml , as docs/guides/follow_up.md says." in section
    assert "1 decision gives no reason." in section
    assert "wrong person" not in html


def test_a_clause_that_sales_blames_stands_beside_what_it_keeps_out(unchanged: str) -> None:
    row = text(unchanged, 'id="blamed"', "</table>")
    # 12 of 80 blamed; it keeps 50 out, of whom 1 became a customer; of the 100 that qualify 14 did.
    assert "MQL: company size" in row
    assert "15 % (8.8 to 24) 12 of 80 50 2.0 % (0.4 to 10) 14 % (8.5 to 22)" in row
    assert "industry" not in row


def test_with_nothing_sent_back_the_section_says_so(filled: Callable[..., Path]) -> None:
    section = text(page(filled(many(2, "a", "accepted"))), '<section id="sent_back"', "</section>")
    assert "decided about 2 leads handed to it in the last 26 weeks, and sent none back." in section
