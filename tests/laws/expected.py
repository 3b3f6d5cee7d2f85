"""The oracle's result for a case: every column at every instant."""

from collections.abc import Callable, Iterable, Mapping
from zoneinfo import ZoneInfo

from tests.oracle.scorecard.card import read_card
from tests.oracle.scorecard.score import Score, ScoredLead

from .cases import Case, Event, Story

ZONE = ZoneInfo("Europe/Berlin")
Key = tuple[str, int]

# The conditions that generated rules may have: as SQL and as Python. Null counts as false.
CONDITIONS: dict[str, Callable[[Event], bool]] = {
    "path = '/pricing'": lambda e: e.payload("path") == "/pricing",
    "path like '/p%' or asset = 'guide'": lambda e: (
        (e.payload("path") or "").startswith("/p") or e.payload("asset") == "guide"
    ),
    "asset is null": lambda e: e.payload("asset") is None,
    "asset <> 'guide'": lambda e: e.payload("asset") not in (None, "guide"),
    "fields_filled >= 3": lambda e: (e.payload("fields_filled") or 0) >= 3,
}


def scored_lead(card: Mapping, story: Story) -> ScoredLead:
    read = read_card(card)
    return ScoredLead(
        card=read,
        matching={rule.name: list(_matching(rule.signal, rule.when, story.events)) for rule in read.signal_rules},
        first_moment=min(story.moments),
        period_at=story.period_at,
        profile_at=story.profile_at,
        zone=ZONE,
    )


def _matching(signal: str, when: str | None, events: Iterable[Event]) -> Iterable[Event]:
    return (e for e in events if signal in e.signals and (when is None or CONDITIONS[when](e)))


def expected(case: Case) -> dict[Key, Score]:
    """(lead, instant) → columns."""
    scored = {story.lead_id: scored_lead(case.card, story) for story in case.stories if story.moments}
    return {(story.lead_id, t): scored[story.lead_id].at(t) for story, t in case.instants()}
