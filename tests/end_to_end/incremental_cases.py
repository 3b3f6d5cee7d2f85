"""What can come late, again or otherwise, case by case: the rows of `test_incremental_edge_cases`."""

from tests.end_to_end.small_lakes import Row
from tests.end_to_end.source_rows import (
    account,
    changed,
    decided,
    download,
    identified,
    lead,
    mail,
    merged,
    on,
    opportunity,
    role,
    stage,
    view,
)

# The day clocks go forward starts; the same evening again; twice within that day; its end.
AS_OFS = [
    "2025-03-29T23:00:00Z",
    "2025-03-29T23:00:00Z",
    "2025-03-30T09:30:00Z",
    "2025-03-30T15:00:00Z",
    "2025-03-30T22:00:00Z",
]
SAME_EVENING, MORNING, AFTERNOON, EVENING = 1, 2, 3, 4
PRODUCTS_SEEN = ("alpha", "beta", "gamma", "none")

CASES: dict[str, list[Row]] = {
    "quiet": [lead("quiet"), download("quiet", "quiet", on(20))],
    "moved_stage": [
        lead("lost_it"), lead("won_it"), opportunity("one", "lost_it", on(12)), opportunity("two", "won_it", on(12)),
        stage("won", "one", "won", on(20)), stage("won", "two", "won", on(20), MORNING),
    ],
    "nobodys_stage": [
        lead("left"), opportunity("empty", "left", on(12)), stage("empty", "empty", "won", on(20)),
        opportunity("empty", None, on(12), AFTERNOON),
    ],
    "other_mail": [
        lead("clicked"), mail("sent", "delivered", "clicked", on(20)),
        mail("click", "clicked", "clicked", on(20, "10:00:05")),
        mail("sent", "delivered", "clicked", on(20), MORNING, mailing="another"),
    ],
    "burst": [
        lead("burst"), mail("b1", "clicked", "burst", on(20), link="/a"),
        mail("b2", "clicked", "burst", on(20), link="/b"),
        mail("b3", "clicked", "burst", on(20, "10:00:01"), SAME_EVENING, link="/c"),
    ],
    "moved_away": [
        lead("moved", country="DE"), download("m1", "moved", on(30, "08:00:00"), MORNING),
        changed("m2", "moved", "country", "FR", on(30, "12:00:00"), AFTERNOON),
    ],
    "one_visit": [
        lead("visitor"), identified("v", "v", "visitor", on(1)), view("v", on(20)), view("v", on(20, "10:40:00")),
        view("v", on(20, "10:20:00"), EVENING),
    ],
    "identified": [
        lead("first"), lead("second"), view("shared", on(15)), view("shared", on(25)),
        identified("i2", "shared", "second", on(20), SAME_EVENING),
        identified("i3", "shared", "first", on(20), AFTERNOON), identified("i1", "shared", "first", on(12), EVENING),
    ],
    "merged": [
        lead("m-a"), lead("m-b", at=on(11)), lead("m-c", at=on(12)), decided("m-1", "m-b", "rejected", on(15)),
        download("m-2", "m-c", on(20)), merged("m-ab", "m-a", "m-b", on(25), MORNING),
        merged("m-bc", "m-b", "m-c", on(30, "14:00:00"), AFTERNOON),
    ],
    "merged_through": [
        lead("end-1"), lead("end-2", at=on(11)), download("end-2", "end-2", on(20)),
        merged("end-1", "end-1", "unknown", on(25), MORNING), merged("end-2", "unknown", "end-2", on(25), AFTERNOON),
    ],
    # the address of each of these cases is <case>@firm.example, whoever has it
    "new_address": [
        lead("asked"), identified("asked", "asked", "asked", on(12)),
        *(view("asked", on(day)) for day in (12, 13, 14)),
        changed("asked", "asked", "email", "asked@new.example", on(20), MORNING),
    ],
    "left": [
        lead("left"), download("left1", "left", on(12)), lead("heir", at=on(11)),
        download("left2", "left", on(22)), download("left3", "left", on(26)),
        download("left4", "left", on(29), MORNING),
        identified("left1", "left", "left", on(13)), identified("left2", "left", "left", on(27)),
        view("left", on(14)), view("left", on(27, "11:00:00")), mail("left", "clicked", "left", on(28)),
        changed("left", "left", "email", None, on(20), MORNING),
        changed("heir", "heir", "email", "left@firm.example", on(25), AFTERNOON),
    ],
    "mailbox": [
        lead("one", email="mailbox@firm.example"), lead("two", at=on(15), email="mailbox@firm.example"),
        *(download(f"mailbox{day}", "mailbox", on(day)) for day in (9, 14, 16, 21)),
        changed("two", "two", "email", "two@firm.example", on(20), MORNING),
    ],
    "swapped": [
        lead("swapped"), changed("swapped1", "swapped", "email", "b@firm.example", on(15)),
        lead("after", at=on(11)), changed("swapped2", "after", "email", "swapped@firm.example", on(18)),
        *(download(f"swapped{day}", "swapped", on(day)) for day in (12, 16, 19)),
        merged("swapped", "swapped", "after", on(28), EVENING),
    ],
    "set_aside": [
        lead("scanned", at=on(30, "12:00:00")), mail("s1", "clicked", "scanned", on(20), user_agent="somebot"),
        mail("s2", "clicked", "scanned", on(30, "08:00:00"), MORNING, user_agent="somebot"),
    ],
    "vanished": [
        lead("gone"), download("g", "gone", on(20)), lead("gone", SAME_EVENING, at=on(31)),
        lead("emptied", country="DE", industry="software"), lead("emptied", AFTERNOON, industry=None, email=None),
    ],
    "boundary": [
        lead("late_loss"), opportunity("l1", "late_loss", on(12)), download("l", "late_loss", on(25)),
        stage("l1", "l1", "lost", on(20), MORNING),
        lead("no_loss"), opportunity("n1", "no_loss", on(12)), stage("n1", "n1", "lost", on(20)),
        opportunity("n2", "no_loss", on(15), MORNING),
        lead("at_since"), decided("at", "at_since", "recycled", AS_OFS[0]), download("at", "at_since", AS_OFS[2]),
    ],
    "won_while_closed": [
        *(lead(ref) for ref in ("closed_won", "closed_late", "won_at_once", "won_no_more")),
        decided("cw", "closed_won", "disqualified", on(15)), opportunity("cw", "closed_won", on(18)),
        stage("cw1", "cw", "proposal", on(20)), download("cw", "closed_won", on(21)),
        stage("cw2", "cw", "won", on(30, "08:00:00"), MORNING),
        decided("cw2", "closed_won", "recycled", on(30, "12:00:00"), AFTERNOON),
        opportunity("cl", "closed_late", on(12)), stage("cl", "cl", "won", on(20)),
        decided("cl", "closed_late", "disqualified", on(15), AFTERNOON),
        opportunity("wo", "won_at_once", on(12)), decided("wo", "won_at_once", "rejected", on(20)),
        stage("wo", "wo", "won", on(20), SAME_EVENING),
        decided("wn", "won_no_more", "disqualified", on(15)), opportunity("wn", "won_no_more", on(12)),
        stage("wn", "wn", "won", on(20)), stage("wn", "wn", "proposal", on(20), EVENING),
    ],
    "lost_and_moved": [
        lead("again"), opportunity("again", "again", on(12)), stage("a1", "again", "lost", on(15)),
        stage("a2", "again", "negotiation", on(20), MORNING),
        stage("a3", "again", "lost", on(30, "13:00:00"), AFTERNOON),
        *(lead(ref) for ref in ("converted", "added", "added_open", "added_then_moved")),
        opportunity("lm", "converted", on(12)), stage("lm1", "lm", "lost", on(15)),
        role("lm", "added", on(20), MORNING), role("lm", "added_open", on(13)),
        role("lm", "added_open", on(20), AFTERNOON), role("lm", "added", on(13), AFTERNOON),
        role("lm", "added", on(21), EVENING), role("lm", "added_then_moved", on(16)),
        role("mv", "added_then_moved", on(16)), opportunity("mv", None, on(12)), stage("mv1", "mv", "lost", on(15)),
        stage("mv2", "mv", "negotiation", on(18), AFTERNOON),
    ],
    "origin": [
        lead("fair", campaign_ref="fair", lead_source="Fair"), download("f1", "fair", on(5), campaign_ref="early"),
        changed("f2", "fair", "lead_source", "Web", on(30, "08:00:00"), MORNING),
        lead("mailed"), mail("md", "delivered", "mailed", on(5), campaign_ref="mailing"),
        download("md", "mailed", on(30, "08:00:00"), MORNING, campaign_ref="webinar"),
        download("md2", "mailed", on(20), AFTERNOON, campaign_ref="late"),
    ],
    "ties": [
        lead("tied"), lead("tied_too"), decided("10", "tied", "rejected", on(20)),
        decided("9", "tied", "recycled", on(20), MORNING),
        changed("9", "tied", "industry", "nine", on(30, "08:00:00"), MORNING),
        changed("10", "tied", "industry", "ten", on(30, "08:00:00"), EVENING),
        identified("10", "tied", "tied", on(18), MORNING), identified("9", "tied", "tied_too", on(18), AFTERNOON),
        view("tied", on(19)), view("tied", on(10)),
    ],
    "account": [
        account("acme", None, on(1)), lead("names_it", account_ref="acme"), lead("names_it_now"),
        account("acme", "2025-03-05", on(30, "08:00:00"), MORNING),
        changed("acc", "names_it_now", "account_ref", "acme", on(30, "08:30:00"), MORNING),
    ],
    "by_the_day": [
        lead("listed", email="me@listed.example"), changed("ld1", "listed", "country", "DE", on(20)),
        changed("ld2", "listed", "country", "FR", on(30, "08:00:00"), MORNING),
        changed("ld3", "listed", "job_title", "Director", on(30, "12:00:00"), AFTERNOON),
        lead("below", email="me@mail.eu.listed.example"), changed("be1", "below", "country", "FR", on(20), MORNING),
        lead("reads"), mail("by_day_29", "clicked", "reads", on(29, "12:00:00"), EVENING, link="/by-day"),
        mail("by_day_30", "clicked", "reads", on(30, "12:00:00"), EVENING, link="/by-day"),
    ],
    "unreadable": [
        lead("corrected", email="corrected@@firm.example"), lead("corrected", AFTERNOON),
        lead("garbled", at=on(11)), lead("garbled", MORNING, at=on(11), email="garbled at firm"),
        download("corrected", "corrected", on(12), email="corrected(at)firm.example"),
        download("corrected", "corrected", on(12), MORNING),
    ],
    "product": [
        *(lead(f"looked_at_{product}") for product in PRODUCTS_SEEN),
        *(identified(product, product, f"looked_at_{product}", on(11)) for product in PRODUCTS_SEEN),
        *(view(product, on(12), path=f"/product/{product}") for product in PRODUCTS_SEEN),
    ],
}  # fmt: skip
