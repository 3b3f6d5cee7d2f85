"""Which records are the same person, and which lead an activity belongs to (rules 2, 21, 22)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .activity import Activity


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
    def order(self) -> tuple[int, str]:
        return (self.identified_at, self.identification_id)


@dataclass(frozen=True)
class Merge:
    one: str
    other: str
    merged_at: int


@dataclass(frozen=True)
class People:
    lead_of_record: dict[str, str]
    lead_of_email: dict[str, str]


def resolve(records: Iterable[Record], merges: Iterable[Merge], activities: Iterable[Activity], as_of: int) -> People:
    """Connected components of the records created before as_of, linked by equal addresses and merges before as_of."""
    existing = {record.record_id: record for record in records if record.created_at < as_of}
    emails = _latest_emails(existing, activities, as_of)
    neighbours: dict[str, set[str]] = {record_id: set() for record_id in existing}
    by_email: dict[str, str] = {}
    for record_id, email in emails.items():
        first = by_email.setdefault(email, record_id)
        neighbours[first].add(record_id)
        neighbours[record_id].add(first)
    for merge in merges:
        if merge.merged_at < as_of and merge.one in existing and merge.other in existing:
            neighbours[merge.one].add(merge.other)
            neighbours[merge.other].add(merge.one)
    lead_of_record: dict[str, str] = {}
    # Start from the oldest record, so that each component is named after its oldest record.
    for record in sorted(existing.values(), key=lambda record: record.age_order):
        waiting = [record.record_id]
        while waiting:
            reached = waiting.pop()
            if reached not in lead_of_record:
                lead_of_record[reached] = record.record_id
                waiting.extend(neighbours[reached])
    return People(lead_of_record, {email: lead_of_record[record] for email, record in by_email.items()})


def _latest_emails(existing: dict[str, Record], activities: Iterable[Activity], as_of: int) -> dict[str, str]:
    """Record → its latest address; a record whose address was cleared is left out."""
    newest: dict[str, Activity] = {}
    for change in activities:
        if change.kind != "profile_changed" or change.property_name != "email" or change.occurred_at >= as_of:
            continue
        record = change.record_id
        if record in existing and (
            record not in newest
            or (change.occurred_at, change.activity_id) > (newest[record].occurred_at, newest[record].activity_id)
        ):
            newest[record] = change
    return {record: change.value for record, change in newest.items() if change.value is not None}


def attribute(
    activities: Iterable[Activity], identifications: Iterable[Identification], people: People, as_of: int
) -> list[Activity]:
    """The activities before as_of, each with its lead (or None), the address that identified it, and its known_at."""
    of_visitor: dict[str, list[Identification]] = defaultdict(list)
    for link in sorted(identifications, key=lambda link: link.order):
        if link.identified_at < as_of and link.email in people.lead_of_email:
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
            activity.lead_id = people.lead_of_email.get(activity.email) if activity.email else None
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
    activity.lead_id = people.lead_of_email[link.email]
