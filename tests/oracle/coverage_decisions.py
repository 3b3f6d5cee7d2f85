"""The situations in which a decision of Sales, or the contact with a lead, could be judged wrongly."""

from collections import Counter, defaultdict

from .raw import Row
from .results import Results
from .times import DAY

SAYS = ("accepted", "sent_back", "disqualified")
RULINGS = ("open", "upheld", "overturned")
CONTACT = ("contacted", "only_tried", "only_decided", "ignored")
JUDGED_BY = ("company_too_small", "wrong_industry", "no_response", "bad_contact_data")


def decision_cases(results: Results) -> dict[str, int]:
    rows, hand_offs = results.dispositions, {row["hand_off_id"]: row for row in results.follow_up}
    entries = {(row["lead_id"], row["entered_at"]) for row in results.follow_up}
    inside = [row for row in rows if row["hand_off_id"] is not None]
    judged = Counter((row["reason"], row["is_contradicted"]) for row in rows)
    says, may = Counter(row["disposition"] for row in inside), Counter(row["may_decide"] for row in rows)
    disputes = Counter(row["dispute"] for row in inside)
    by_decision = {row["hand_off_id"] for row in rows if row["is_disposition"]}
    return {
        **{f"decisions about a hand-off that say {each}": says[each] for each in SAYS},
        "decisions outside all hand-offs": len(rows) - len(inside),
        "decisions at the instant of an entry": sum((row["lead_id"], row["decided_at"]) in entries for row in rows),
        "decisions at the instant of the exit": sum(
            row["decided_at"] == hand_offs[row["hand_off_id"]]["stopped_at"] for row in inside
        ),
        "decisions after the disposition of their hand-off": sum(not row["is_disposition"] for row in inside),
        "hand-offs that an opportunity accepted": sum(
            row["disposition"] is not None and name not in by_decision for name, row in hand_offs.items()
        ),
        "hand-offs that are undecided": sum(row["disposition"] is None for row in results.follow_up),
        **{f"decisions for {name} that is contradicted": judged[name, True] for name in JUDGED_BY},
        **{f"decisions for {name} that is not": judged[name, False] for name in JUDGED_BY},
        **{f"decisions for {name}": sum(row["reason"] == name for row in rows) for name in ("other", "unknown")},
        "decisions whose text is not the name of its reason": sum(_is_spelled_otherwise(row) for row in rows),
        **{f"decisions about a hand-off whose dispute is {each}": disputes[each] for each in RULINGS},
        "refusals for which Marketing is responsible and that were overturned": sum(
            row["is_disposition"] and row["responsible"] == "marketing" and row["dispute"] == "overturned"
            for row in rows
        ),
        "decisions by somebody who may not decide": may[False],
    }


def contact_cases(results: Results) -> dict[str, int]:
    contact = Counter(row["within_14_days"] for row in results.follow_up)
    done: dict[str, set[int]] = defaultdict(set)
    for activity in results.activities:
        if activity.lead_id is not None and activity.rep is not None:
            done[activity.lead_id].add(activity.occurred_at)
    length = results.contact_weeks * 7 * DAY
    judged = [row for row in results.follow_up if row["within_14_days"] is not None]
    ends = [(done[row["lead_id"]], row["entered_at"] + length) for row in judged]
    just_not = [row for row in results.follow_up if row["entered_at"] + length == results.as_of]
    return {
        **{f"hand-offs that are {each} within two weeks": contact[each] for each in CONTACT},
        "hand-offs of exactly two weeks ago": sum(row["stage"] == "mql" for row in just_not),
        "hand-offs with an act of Sales two weeks later": sum(end in acts for acts, end in ends),
        "hand-offs with one a microsecond after that": sum(end + 1 in acts for acts, end in ends),
    }


def _is_spelled_otherwise(row: Row) -> bool:
    return row["reason"] not in (None, "other", "unknown", row["reason_told"])
