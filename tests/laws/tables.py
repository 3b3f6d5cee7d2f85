"""Turns a case into the tables that a scorecard's models read: signals, instants, cycles, profile states."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from tests.oracle.activity import natural
from tests.oracle.history import DECLARED

from .cases import SIGNALS, Case, Story

INSTANT, TEXT, WHOLE, FLAG = pa.timestamp("us"), pa.string(), pa.int32(), pa.bool_()
NUMBERS = {"fields_filled": pa.int64(), "amount": pa.float64()}
PAYLOAD = {name: NUMBERS.get(name, TEXT) for name in DECLARED.payload}
SHAPES: Mapping[str, Mapping[str, pa.DataType]] = {
    "signals": {
        "activity_id": TEXT, "activity_order": TEXT, "lead_id": TEXT, "lifecycle_period": WHOLE, "cycle": WHOLE,
        "occurred_at": INSTANT, "known_at": INSTANT, "is_since_recycle": FLAG, "set_aside_reason": TEXT,
        "build_number": WHOLE, **PAYLOAD, **dict.fromkeys(SIGNALS, FLAG),
    },
    "instants": {
        "lead_id": TEXT, "lifecycle_period": WHOLE, "cycle": WHOLE, "known_at": INSTANT, "is_moment": FLAG,
        "build_number": WHOLE,
    },
    "cycles": {
        "lead_id": TEXT, "lifecycle_period": WHOLE, "cycle": WHOLE, "cycles_so_far": WHOLE, "starts_after": INSTANT,
        "ends_at": INSTANT, "ended_by": TEXT, "end_reason": TEXT,
    },
    "profile_states": {
        "lead_id": TEXT, "known_at": INSTANT, "is_moment": FLAG, "build_number": WHOLE, "employees": pa.int64(),
        "country": TEXT, "job_title": TEXT,
    },
    "touched_leads": {"lead_id": TEXT, "is_recomputed": FLAG},
}  # fmt: skip
Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class Continuation:
    """What a build continues from: `previous_as_of` (None: full build); `touched`: lead → whether it is recomputed."""

    build_number: int = 1
    previous_as_of: int | None = None
    touched: Mapping[str, bool] = field(default_factory=dict)

    def build_of(self, lead_id: str, known_at: int) -> int:
        """The build number of a row: this build's, or that of the build before."""
        is_new = self.previous_as_of is None or known_at >= self.previous_as_of or self.touched.get(lead_id, False)
        return self.build_number if is_new else self.build_number - 1


def _order(activity_id: str) -> str:
    """A text that sorts as the id does by rule 3."""
    text, has_no_number, length, number, whole = natural(activity_id)
    return "\x01".join((text, "~" if has_no_number else f"{chr(32 + length)}{number}", whole))


def tables(case: Case, continuation: Continuation | None = None) -> dict[str, Rows]:
    """The tables that the card's models read: after a full build, or in the incremental build of a continuation."""
    run = continuation or Continuation()
    numbers = {story.lead_id: _period_numbers(story.periods) for story in case.stories}
    signals = [
        {
            "activity_id": event.activity_id, "activity_order": _order(event.activity_id), "lead_id": story.lead_id,
            "occurred_at": event.occurred_at, "known_at": event.known_at, "set_aside_reason": event.set_aside_reason,
            "build_number": run.build_of(story.lead_id, event.known_at),
            **_period_of(story, event.known_at, numbers[story.lead_id]),
            "is_since_recycle": event.occurred_at > (story.period_at(event.known_at).starts_after or 0),
            **{name: event.payload(name) for name in PAYLOAD},
            **{name: name in event.signals for name in SIGNALS},
        }
        for story in case.stories if story.moments for event in story.events
    ]  # fmt: skip
    instants = list(case.instants())

    def instant_row(story: Story, t: int) -> dict[str, Any]:
        number = run.build_of(story.lead_id, t)
        return {"lead_id": story.lead_id, "known_at": t, "is_moment": t != case.as_of, "build_number": number}

    return {
        "signals": signals,
        "instants": [
            instant_row(s, t) | _period_of(s, t, numbers[s.lead_id]) for s, t in instants
        ],
        "cycles": [
            {
                "lead_id": story.lead_id, "lifecycle_period": number, "cycle": period.cycle, "cycles_so_far": number,
                "starts_after": period.starts_after, "ends_at": period.ends_at, "ended_by": None, "end_reason": None,
            }
            for story in case.stories if story.moments for number, period in enumerate(story.periods, start=1)
        ],
        "profile_states": [instant_row(s, t) | dict(s.profile_at(t)) for s, t in instants],
        "touched_leads": [{"lead_id": lead, "is_recomputed": flag} for lead, flag in run.touched.items()],
    }  # fmt: skip


def _period_numbers(periods: Sequence[Any]) -> dict[int | None, int]:
    """Start of a lifecycle period → its number, from 1."""
    return {period.starts_after: number for number, period in enumerate(periods, start=1)}


def _period_of(story: Any, t: int, numbers: Mapping[int | None, int]) -> dict[str, Any]:
    period = story.period_at(t)
    return {"lifecycle_period": numbers[period.starts_after], "cycle": period.cycle}
