"""A case as the tables that the models of a scorecard read: signals, instants, cycles, profile states."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from tests.oracle.history import DECLARED

from .cases import SIGNALS, Case, Story

INSTANT, TEXT, WHOLE, FLAG = pa.timestamp("us"), pa.string(), pa.int32(), pa.bool_()
NUMBERS = {"fields_filled": pa.int64(), "amount": pa.float64()}
PAYLOAD = {name: NUMBERS.get(name, TEXT) for name in DECLARED.payload}
SHAPES: Mapping[str, Mapping[str, pa.DataType]] = {
    "signals": {
        "activity_id": TEXT, "lead_id": TEXT, "lifecycle_period": WHOLE, "cycle": WHOLE, "occurred_at": INSTANT,
        "known_at": INSTANT, "is_since_recycle": FLAG, "set_aside_reason": TEXT, "build_number": WHOLE, **PAYLOAD,
        **dict.fromkeys(SIGNALS, FLAG),
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
class Night:
    """What a build carries on from: `since` (none: from nothing), and the leads touched since → are they redone."""

    build_number: int = 1
    since: int | None = None
    touched: Mapping[str, bool] = field(default_factory=dict)

    def made(self, lead_id: str, known_at: int) -> int:
        """The number of the build that made a row, as far as it matters: this one's, or an earlier one."""
        is_new = self.since is None or known_at >= self.since or self.touched.get(lead_id, False)
        return self.build_number if is_new else self.build_number - 1


def tables(case: Case, night: Night | None = None) -> dict[str, Rows]:
    """What the models of the card read, of a case: as a full build makes them, or as a night leaves them."""
    night = night or Night()
    places = {story.lead_id: _places(story.periods) for story in case.stories}
    signals = [
        {
            "activity_id": event.activity_id, "lead_id": story.lead_id, "occurred_at": event.occurred_at,
            "known_at": event.known_at, "set_aside_reason": event.set_aside_reason,
            "build_number": night.made(story.lead_id, event.known_at),
            **_period_of(story, event.known_at, places[story.lead_id]),
            "is_since_recycle": event.occurred_at > (story.period_at(event.known_at).starts_after or 0),
            **{name: event.payload(name) for name in PAYLOAD},
            **{name: name in event.signals for name in SIGNALS},
        }
        for story in case.stories if story.moments for event in story.events
    ]  # fmt: skip
    looked_at = list(case.instants())

    def looked_at_row(story: Story, t: int) -> dict[str, Any]:
        made = night.made(story.lead_id, t)
        return {"lead_id": story.lead_id, "known_at": t, "is_moment": t != case.as_of, "build_number": made}

    return {
        "signals": signals,
        "instants": [
            looked_at_row(s, t) | _period_of(s, t, places[s.lead_id]) for s, t in looked_at
        ],
        "cycles": [
            {
                "lead_id": story.lead_id, "lifecycle_period": number, "cycle": period.cycle, "cycles_so_far": number,
                "starts_after": period.starts_after, "ends_at": period.ends_at, "ended_by": None, "end_reason": None,
            }
            for story in case.stories if story.moments for number, period in enumerate(story.periods, start=1)
        ],
        "profile_states": [looked_at_row(s, t) | dict(s.profile_at(t)) for s, t in looked_at],
        "touched_leads": [{"lead_id": lead, "is_recomputed": redone} for lead, redone in night.touched.items()],
    }  # fmt: skip


def _places(periods: Sequence[Any]) -> dict[int | None, int]:
    """r of a lifecycle period → its number."""
    return {period.starts_after: number for number, period in enumerate(periods, start=1)}


def _period_of(story: Any, t: int, places: Mapping[int | None, int]) -> dict[str, Any]:
    period = story.period_at(t)
    return {"lifecycle_period": places[period.starts_after], "cycle": period.cycle}
