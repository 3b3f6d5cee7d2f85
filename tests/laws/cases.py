"""What a law is tested on: a scorecard, and leads with their whole history. Instants are UTC microseconds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Profile = Mapping[str, Any]
NOBODY: Profile = {"employees": None, "country": None, "job_title": None}
SIGNALS = ("s1", "s2", "s3", "s4")


@dataclass(frozen=True)
class Event:
    """One activity with the signals it gives."""

    activity_id: str
    occurred_at: int
    known_at: int
    signals: tuple[str, ...] = ("s1",)
    values: Mapping[str, Any] = field(default_factory=dict)
    set_aside_reason: str | None = None

    @property
    def is_counted(self) -> bool:
        return self.set_aside_reason is None

    def payload(self, column: str) -> Any:
        return self.values.get(column)


@dataclass(frozen=True)
class LifecyclePeriod:
    starts_after: int | None
    cycle: int | None
    ends_at: int | None

    def cycle_at(self, t: int) -> int | None:
        return self.cycle

    def holds(self, t: int) -> bool:
        return (self.starts_after is None or t > self.starts_after) and (self.ends_at is None or t <= self.ends_at)


@dataclass(frozen=True)
class Story:
    """The whole history of one lead.

    `boundaries`: instant → whether a closed time starts there. `profiles`: instant → the profile known from then on.
    `other_moments`: instants at which something became known that gives no signal.
    """

    lead_id: str
    events: tuple[Event, ...] = ()
    boundaries: Mapping[int, bool] = field(default_factory=dict)
    profiles: Mapping[int, Profile] = field(default_factory=dict)
    other_moments: frozenset[int] = frozenset()

    def until(self, as_of: int) -> "Story":
        """The part that is known before an instant (rule 21): for late events, identified before it."""
        return replace(
            self,
            events=tuple(e for e in self.events if e.known_at < as_of),
            boundaries={t: closes for t, closes in self.boundaries.items() if t < as_of},
            profiles={t: profile for t, profile in self.profiles.items() if t < as_of},
            other_moments=frozenset(t for t in self.other_moments if t < as_of),
        )

    @property
    def moments(self) -> list[int]:
        counted = {e.known_at for e in self.events if e.set_aside_reason is None}
        return sorted(counted | set(self.boundaries) | set(self.profiles) | self.other_moments)

    @property
    def periods(self) -> list[LifecyclePeriod]:
        periods, cycle, starts_after, closed = [], 1, None, False
        for t, closes in [*sorted(self.boundaries.items()), (None, False)]:
            periods.append(LifecyclePeriod(starts_after, None if closed else cycle, t))
            starts_after, closed, cycle = t, closes, cycle + (0 if closed else 1)
        return periods

    def period_at(self, t: int) -> LifecyclePeriod:
        return next(period for period in self.periods if period.holds(t))

    def profile_at(self, t: int) -> Profile:
        known = [when for when in self.profiles if when <= t]
        return {**NOBODY, **self.profiles[max(known)]} if known else NOBODY


@dataclass(frozen=True)
class Case:
    card: Mapping[str, Any]
    stories: Sequence[Story]
    as_of: int

    def instants(self) -> Iterator[tuple[Story, int]]:
        """Each lead's instants: its moments, and as_of. A lead without a moment has none."""
        for story in self.stories:
            for t in [*story.moments, self.as_of] if story.moments else []:
                yield story, t
