"""The situations in which it could be judged wrongly who owned a hand-off, whose breach it is, or where it went."""

from collections import Counter, defaultdict
from itertools import pairwise

from .raw import Row
from .results import Results


def assignment_cases(results: Results) -> dict[str, int]:
    of = _by_hand_off(results)
    hand_offs = {row["hand_off_id"]: row for row in results.follow_up}
    changed = {
        (lead.lead_id, activity.known_at)
        for lead in results.leads.values()
        for activity in lead.activities
        if activity.property_name == "owner_ref"
    }
    later = [row for row in results.follow_up_assignments if row["assignment"] > 1]
    at_notified = {(row["lead_id"], row["notified_at"]) for row in results.follow_up if row["assignments"]}
    owners = {name: [row["owner_id"] for row in rows] for name, rows in of.items()}
    return {
        "hand-offs without an assignment": sum(row["assignments"] == 0 for row in results.follow_up),
        "hand-offs of three assignments or more": sum(len(rows) >= 3 for rows in of.values()),
        "hand-offs whose owner changed when Sales was notified": len(changed & at_notified),
        "hand-offs whose owner changed when they were answered": sum(
            (row["lead_id"], row["responded_at"]) in changed for row in results.follow_up if row["assignments"]
        ),
        "assignments that a change of a rep began": sum(
            (hand_offs[row["hand_off_id"]]["lead_id"], row["starts_at"]) not in changed for row in later
        ),
        "assignments of nobody at first": sum(each[0] is None and len(each) > 1 for each in owners.values()),
        "assignments of nobody between those of one rep": sum(_has_gap(each) for each in owners.values()),
        "assignments of nobody at last": sum(each[-1] is None and len(each) > 1 for each in owners.values()),
        "assignments without an end": sum(row["ends_at"] is None for row in results.follow_up_assignments),
        **_breach_cases(results, of),
        **_reroute_cases(results, of),
    }


def _breach_cases(results: Results, of: dict[str, list[Row]]) -> dict[str, int]:
    """Minutes are counted of assignments that end at due or before, which is enough to find each situation."""
    breached = [row for row in results.follow_up if row["is_breached"]]
    ties = added = 0
    for row in breached:
        until_due = [each for each in of[row["hand_off_id"]] if each["starts_at"] < row["due_at"]]
        if any(each["ends_at"] is None or each["ends_at"] > row["due_at"] for each in until_due):
            continue
        held, most = Counter[str | None](), [each["held_minutes"] for each in until_due]
        for each in until_due:
            held[each["owner_id"]] += each["held_minutes"]
        ties += list(held.values()).count(max(held.values())) > 1
        single = until_due[most.index(max(most))]["owner_id"]
        added += single != row["breach_owner_id"] == max(held, key=lambda owner: held[owner])
    somebody = [row for row in breached if any(each["owner_id"] for each in of[row["hand_off_id"]])]
    return {
        "breaches of somebody else than the first owner": sum(
            row["breach_owner_id"] not in (None, row["first_owner_id"]) for row in breached
        ),
        "breaches of somebody else than the last owner": sum(
            row["breach_owner_id"] not in (None, row["owner_id"]) for row in breached
        ),
        "breaches of nobody though somebody had the lead": sum(row["breach_owner_id"] is None for row in somebody),
        "breaches for which two held the lead equally long": ties,
        "breaches of who held the lead longest only by two assignments": added,
    }


def _reroute_cases(results: Results, of: dict[str, list[Row]]) -> dict[str, int]:
    hand_offs = {row["hand_off_id"]: row for row in results.follow_up}
    all_of = [(row, hand_offs[row["hand_off_id"]]) for row in results.follow_up_assignments if row["owner_id"]]
    reroutes = [(row, hand_off) for row, hand_off in all_of if row["is_reroute"]]
    judged = Counter(row["is_answered_in_time"] for row, _ in reroutes)
    again = [row for row, hand_off in all_of if row["starts_at"] >= hand_off["due_at"] and not row["is_reroute"]]
    return {
        "hand-offs of several reroutes": sum(row["reroutes"] > 1 for row in results.follow_up),
        "reroutes at due": sum(row["starts_at"] == hand_off["due_at"] for row, hand_off in reroutes),
        "assignments a microsecond before due": sum(
            row["starts_at"] == hand_off["due_at"] - 1 for row, hand_off in all_of
        ),
        "assignments after due that are no reroute": len(again),
        "reroutes to the first owner ever": sum(
            not any(each["owner_id"] for each in of[row["hand_off_id"]][: row["assignment"] - 1]) for row, _ in reroutes
        ),
        "reroutes that were answered in time": judged[True],
        "reroutes that were not": judged[False],
        "reroutes that are not judged": judged[None],
        "reroutes that were answered at their due": sum(
            row["due_at"] is not None and row["due_at"] == hand_off["responded_at"] for row, hand_off in reroutes
        ),
        "reroutes that were answered a microsecond before": sum(
            row["due_at"] is not None and row["due_at"] - 1 == hand_off["responded_at"] for row, hand_off in reroutes
        ),
    }


def silent_cases(results: Results) -> dict[str, int]:
    """The situation that only a world has in which a version says nothing of reroutes."""
    rows = [row for row in results.follow_up_assignments if row["is_reroute"]]
    return {"reroutes of which Sales promises nothing": sum(row["due_at"] is None for row in rows)}


def _by_hand_off(results: Results) -> dict[str, list[Row]]:
    of: dict[str, list[Row]] = defaultdict(list)
    for row in results.follow_up_assignments:
        of[row["hand_off_id"]].append(row)
    return of


def _has_gap(owners: list[str | None]) -> bool:
    return any(owner is not None and owner == after for owner, after in pairwise(owners[i] for i in _people(owners)))


def _people(owners: list[str | None]) -> list[int]:
    return [i for i, owner in enumerate(owners) if owner is not None]
