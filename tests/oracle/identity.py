"""Which records are the same person, and which lead an activity belongs to (rules 2, 21, 22)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .activity import Activity, natural


@dataclass(frozen=True)
class Record:
    """A person record of a source; `created_at` in microseconds."""

    record_id: str
    created_at: int

    @property
    def age_order(self) -> tuple[int, str, str]:
        return (self.created_at, self.record_id.split(":")[0], self.record_id)


@dataclass(frozen=True)
class Identification:
    """A visitor was identified by an email address."""

    identification_id: str
    visitor: str
    email: str
    identified_at: int

    @property
    def order(self) -> tuple[int, tuple[str, bool, int, str, str]]:
        return (self.identified_at, natural(self.identification_id))


@dataclass(frozen=True)
class Merge:
    one: str
    other: str
    merged_at: int


@dataclass(frozen=True)
class Held:
    """A record holds an address in [since, until); until is None while it does. `got`: the change that began it."""

    record_id: str
    since: int
    until: int | None
    got: tuple[int, tuple[str, bool, int, str, str]]


@dataclass(frozen=True)
class People:
    lead_of_record: dict[str, str]
    holders: dict[str, list[Held]]

    def lead_of_email(self, email: str | None, at: int) -> str | None:
        """The lead that an address belongs to at an instant: of the holder, else of the last one, else of the first."""
        held = self.holders.get(email or "", [])
        if not held:
            return None
        begun = [each for each in held if each.since <= at]
        holding = [each for each in begun if each.until is None or each.until > at]
        if holding:
            owner = max(holding, key=lambda each: each.got)
        elif begun:
            owner = max(begun, key=lambda each: (each.until, each.got))
        else:
            owner = min(held, key=lambda each: each.got)
        return self.lead_of_record[owner.record_id]


def resolve(records: Iterable[Record], merges: Iterable[Merge], activities: Iterable[Activity], as_of: int) -> People:
    """Connected components of the records created before as_of, linked by equal addresses and merges before as_of.

    A merge may name a record that does not exist: it connects, but has no lead.
    """
    existing = {record.record_id: record for record in records if record.created_at < as_of}
    holders = _holders(existing, activities, as_of)
    neighbours: dict[str, set[str]] = {record_id: set() for record_id in existing}
    for held in holders.values():
        now = [each.record_id for each in held if each.until is None]
        for record_id in now[1:]:
            neighbours[now[0]].add(record_id)
            neighbours[record_id].add(now[0])
    for merge in merges:
        if merge.merged_at < as_of:
            neighbours.setdefault(merge.one, set()).add(merge.other)
            neighbours.setdefault(merge.other, set()).add(merge.one)
    lead_of: dict[str, str] = {}
    # Start from the oldest record, so that each component is named after its oldest record.
    for record in sorted(existing.values(), key=lambda record: record.age_order):
        waiting = [record.record_id]
        while waiting:
            reached = waiting.pop()
            if reached not in lead_of:
                lead_of[reached] = record.record_id
                waiting.extend(neighbours[reached])
    return People({record_id: lead_of[record_id] for record_id in existing}, holders)


def _holders(existing: dict[str, Record], activities: Iterable[Activity], as_of: int) -> dict[str, list[Held]]:
    """Address → the periods in which a record held it. Of several changes at one instant the greatest id counts."""
    changes: dict[str, dict[int, Activity]] = defaultdict(dict)
    for change in activities:
        if change.kind != "profile_changed" or change.property_name != "email" or change.occurred_at >= as_of:
            continue
        if change.record_id in existing:
            at_once = changes[change.record_id].setdefault(change.occurred_at, change)
            if natural(change.activity_id) > natural(at_once.activity_id):
                changes[change.record_id][change.occurred_at] = change
    holders: dict[str, list[Held]] = defaultdict(list)
    for record_id, by_instant in changes.items():
        to_others: list[Activity] = []
        for _, change in sorted(by_instant.items()):
            if not to_others or to_others[-1].value != change.value:
                to_others.append(change)
        for change, following in zip(to_others, [*to_others[1:], None], strict=True):
            if change.value is not None:
                until = following.occurred_at if following else None
                got = (change.occurred_at, natural(change.activity_id))
                holders[change.value].append(Held(record_id, change.occurred_at, until, got))
    return dict(holders)


def attribute(
    activities: Iterable[Activity], identifications: Iterable[Identification], people: People, as_of: int
) -> list[Activity]:
    """The activities before as_of, each with its lead (or None), the address that identified it, and its known_at."""
    of_visitor: dict[str, list[Identification]] = defaultdict(list)
    for link in sorted(identifications, key=lambda link: link.order):
        if link.identified_at < as_of and people.lead_of_email(link.email, link.identified_at):
            of_visitor[link.visitor].append(link)
    existing = [activity for activity in activities if activity.occurred_at < as_of]
    for activity in existing:
        activity.known_at = activity.occurred_at
        if activity.record_id is not None:
            activity.lead_id = people.lead_of_record.get(activity.record_id)
        elif activity.visitor is not None:
            _attribute_visit(activity, of_visitor.get(activity.visitor, []), people)
        else:
            activity.address = activity.email
            activity.lead_id = people.lead_of_email(activity.email, activity.occurred_at)
    return existing


def _attribute_visit(activity: Activity, links: list[Identification], people: People) -> None:
    """Uses the last identification at or before the visit; else the first one after it, which sets known_at."""
    before = [link for link in links if link.identified_at <= activity.occurred_at]
    after = [link for link in links if link.identified_at > activity.occurred_at]
    if not before and not after:
        return
    link = before[-1] if before else after[0]
    activity.known_at = max(activity.occurred_at, link.identified_at)
    activity.address = link.email
    activity.lead_id = people.lead_of_email(link.email, link.identified_at)
