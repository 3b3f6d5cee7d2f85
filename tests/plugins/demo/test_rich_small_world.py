"""Sixty leads in 330 days already contain every case that the pipeline must handle."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.plugins.demo.reading import Record, instant, records_of, table, truth

BERLIN = ZoneInfo("Europe/Berlin")


def unique(rows: list[Record], key: str) -> list[Record]:
    """The latest version of each row."""
    return list({row[key]: row for row in rows}.values())


def lead_of(home: Path, character: str) -> str:
    return next(row["lead_ref"] for row in truth(home) if row["character"] == character)


def decisions_of(home: Path, ref: str) -> list[tuple[datetime, str]]:
    rows = unique(table(home, "crm.decisions"), "decision_ref")
    return sorted((instant(row["decided_at"]), row["decision"]) for row in rows if row["lead_ref"] == ref)


@pytest.mark.parametrize(
    ("name", "column", "wanted"),
    [
        ("crm.decisions", "decision", {"accepted", "rejected", "recycled", "disqualified", "handed_over"}),
        ("crm.opportunity_stages", "stage", {"prospecting", "discovery", "proposal", "negotiation", "won", "lost"}),
        ("crm.disputes", "ruling", {"upheld", "overturned", ""}),
        ("crm.answers", "question", {"budget", "authority", "need", "timescale", "attitude", "right_stage"}),
        ("crm.answers", "answer", {"yes", "no", "unknown", ""}),
        ("crm.sales_activities", "kind", {"call", "email", "message", "meeting"}),
        (
            "crm.sales_activities",
            "outcome",
            {
                "reached",
                "no_answer",
                "voicemail",
                "wrong_number",
                "sent",
                "replied",
                "bounced",
                "booked",
                "held",
                "no_show",
                "cancelled",
            },
        ),
        ("crm.sales_activities", "direction", {"outbound", "inbound"}),
        ("crm.sales_activities", "is_automated", {"true", "false"}),
        ("crm.reps", "is_active", {"true", "false"}),
        ("crm.reps", "holidays", {"DE-BE", "GB-ENG", "", "US"}),
        ("marketing.form_submissions", "form", {"contact", "demo_request", "information_request", "download"}),
        ("marketing.email_events", "kind", {"delivered", "opened", "clicked", "unsubscribed"}),
        ("crm.reps", "team", {"sdr", "ae"}),
    ],
)
def test_every_value_occurs(home: Path, name: str, column: str, wanted: set[str]) -> None:
    assert {row[column] for row in table(home, name)} == wanted


def test_somebody_comes_back_for_a_fourth_cycle(home: Path) -> None:
    ref = lead_of(home, "keeps_coming_back")
    ends = [made for _, made in decisions_of(home, ref) if made in ("rejected", "recycled")]
    deals = {row["opportunity_ref"] for row in table(home, "crm.opportunity_contacts") if row["lead_ref"] == ref}
    lost = [
        row
        for row in table(home, "crm.opportunity_stages")
        if row["opportunity_ref"] in deals and row["stage"] == "lost"
    ]
    assert len(ends) >= 3
    assert lost
    forms = [row for row in table(home, "marketing.form_submissions") if row["email"].lower() == email_of(home, ref)]
    assert max(instant(row["submitted_at"]) for row in forms) > instant(lost[0]["changed_at"])


def email_of(home: Path, ref: str) -> str:
    return next(row["email"] for row in table(home, "crm.leads") if row["lead_ref"] == ref).strip().lower()


def test_somebody_is_recognised_weeks_after_visiting(home: Path) -> None:
    email = email_of(home, lead_of(home, "identifies_late"))
    seen: dict[str, datetime] = {}
    for view in table(home, "web.page_views"):
        at = instant(view["viewed_at"])
        seen[view["visitor_ref"]] = min(at, seen.get(view["visitor_ref"], at))
    waits = [
        instant(row["identified_at"]) - seen[row["visitor_ref"]]
        for row in table(home, "web.identifications")
        if row["email"] == email and row["visitor_ref"] in seen
    ]
    assert max(waits) > timedelta(days=30)


def test_most_visitors_are_never_recognised(home: Path) -> None:
    visitors = {row["visitor_ref"] for row in table(home, "web.page_views")}
    known = {row["visitor_ref"] for row in table(home, "web.identifications")}
    known |= {row["visitor_ref"] for row in table(home, "marketing.form_submissions")}
    assert len(visitors - known) > len(visitors) / 2


def test_a_behaviour_and_a_decision_fall_on_one_instant(home: Path) -> None:
    ref = lead_of(home, "does_things_at_once")
    forms = {
        instant(row["submitted_at"])
        for row in table(home, "marketing.form_submissions")
        if row["email"].lower() == email_of(home, ref)
    }
    assert len(forms & {at for at, _ in decisions_of(home, ref)}) >= 2


def test_somebody_is_disqualified_and_later_recycled_and_accepted(home: Path) -> None:
    made = [decision for _, decision in decisions_of(home, lead_of(home, "is_disqualified_then_recycled"))]
    assert made == ["rejected", "disqualified", "disqualified", "recycled", "accepted"]


def test_records_of_one_person_are_merged_or_share_an_address_typed_differently(home: Path) -> None:
    refs = {row["lead_ref"] for row in table(home, "crm.leads")}
    assert [row for row in table(home, "crm.merges") if {row["kept_ref"], row["merged_ref"]} <= refs]
    typed: dict[str, set[str]] = defaultdict(set)
    for row in table(home, "crm.leads"):
        typed[row["email"].strip().lower()].add(row["email"] + row["lead_ref"])
    assert any(len(each) > 1 for each in typed.values())


def test_one_browser_is_recognised_as_two_people(home: Path) -> None:
    people: dict[str, set[str]] = defaultdict(set)
    for row in table(home, "web.identifications"):
        people[row["visitor_ref"]].add(row["email"].strip().lower())
    assert max(map(len, people.values())) > 1


def test_properties_are_emptied_and_people_change_jobs(home: Path) -> None:
    changes = table(home, "crm.lead_changes")
    assert {"industry", "employees"} <= {row["property"] for row in changes if row["value"] == ""}
    assert {"email", "job_title", "owner_ref", "lifecycle_stage"} & {row["property"] for row in changes}
    moved = lead_of(home, "moves_on")
    assert {"email", "job_title", "account_ref"} <= {row["property"] for row in changes if row["lead_ref"] == moved}


def test_the_repeated_hour_and_both_days_of_a_clock_change_are_lived_through(home: Path) -> None:
    local = [instant(row["viewed_at"]).astimezone(BERLIN) for row in table(home, "web.page_views")]
    assert {(3, 30), (10, 26)} <= {(at.month, at.day) for at in local}
    repeated = {at.utcoffset() for at in local if (at.month, at.day, at.hour) == (10, 26, 2)}
    assert repeated == {timedelta(hours=1), timedelta(hours=2)}


def test_times_are_written_with_z_and_with_both_offsets(home: Path) -> None:
    endings = {row["occurred_at"][-6:] for row in table(home, "crm.sales_activities")}
    assert {"+01:00", "+02:00"} <= endings
    assert any(ending.endswith("Z") for ending in endings)


def test_scanners_click_every_link_under_their_own_and_under_a_browsers_name(home: Path) -> None:
    delivered: dict[tuple[str, str], datetime] = {}
    events = unique(table(home, "marketing.email_events"), "event_ref")
    for row in events:
        if row["kind"] == "delivered":
            delivered[row["mail_ref"], row["email"]] = instant(row["occurred_at"])
    soon = [
        row
        for row in events
        if row["kind"] == "clicked"
        and instant(row["occurred_at"]) - delivered[row["mail_ref"], row["email"]] < timedelta(seconds=10)
    ]
    assert any("Scanner" in row["user_agent"] for row in soon)
    assert any("Scanner" not in row["user_agent"] and "SafeLinks" not in row["user_agent"] for row in soon)


def test_a_scanner_clicks_all_links_of_a_mail_within_a_second_long_after_delivery(home: Path) -> None:
    clicks: dict[tuple[str, str], set[tuple[datetime, str]]] = defaultdict(set)
    delivered: dict[tuple[str, str], datetime] = {}
    for row in unique(table(home, "marketing.email_events"), "event_ref"):
        if row["kind"] == "clicked":
            clicks[row["mail_ref"], row["email"]].add((instant(row["occurred_at"]), row["link"]))
        elif row["kind"] == "delivered":
            delivered[row["mail_ref"], row["email"]] = instant(row["occurred_at"])
    bursts = [
        min(made)[0] - delivered[mail]
        for mail, made in clicks.items()
        if len({link for _, link in made}) >= 3 and max(made)[0] - min(made)[0] < timedelta(seconds=1)
    ]
    assert [wait for wait in bursts if wait > timedelta(seconds=10)]


def test_somebody_clicks_a_link_nobody_sees_and_most_clicks_are_of_links_people_see(home: Path) -> None:
    links = [row["link"] for row in table(home, "marketing.email_events") if row["kind"] == "clicked"]
    assert 0 < links.count("/unseen") < len(links) / 10


def test_some_mails_are_opened_by_the_readers_provider(home: Path) -> None:
    agents = [row["user_agent"] for row in table(home, "marketing.email_events") if row["kind"] == "opened"]
    proxies = [agent for agent in agents if agent == "Mozilla/5.0" or "Proxy" in agent]
    assert 0.1 < len(proxies) / len(agents) < 0.8


def test_nothing_typed_is_disguised_in_several_ways(home: Path) -> None:
    leads = table(home, "crm.leads")
    assert "Select" in {row["industry"] for row in leads}
    assert "999999" in {row["employees"] for row in leads}
    typed = {row["job_title"] for row in leads} | {row["company"] for row in leads}
    assert {"N/A", "-", "none", "Unknown"} & typed


def test_some_rows_are_sent_again_as_they_were_and_some_with_other_values(home: Path) -> None:
    rows = [tuple(row.items()) for row in table(home, "crm.sales_activities") + table(home, "marketing.email_events")]
    assert max(Counter(rows).values()) > 1
    versions = defaultdict(set)
    for row in table(home, "crm.opportunities") + table(home, "crm.reps"):
        versions[row.get("opportunity_ref") or row["rep_ref"]].add(tuple(row.items()))
    assert max(map(len, versions.values())) > 1


def test_some_rows_reach_their_file_a_day_or_more_late(home: Path) -> None:
    late = 0
    for path in (home / "inbox" / "web" / "page_views").iterdir():
        for row in records_of(path):
            assert row is not None
            late += instant(row["viewed_at"]).astimezone(BERLIN).date().isoformat() < path.name[:10]
    assert late > 0
