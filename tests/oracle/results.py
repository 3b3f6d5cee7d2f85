"""What the oracle finds out about a world."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from .activity import Activity
from .declared import Version
from .journey import StageEntry
from .knowledge import Knowledge, Lead
from .lead_results import ClauseKey, EntryKey, LeadStage, ScoreKey
from .raw import Row
from .scorecard.card import Card
from .times import business_day


@dataclass(eq=False)
class Results:
    """Everything published that the rules decide. All instants are microseconds since 1970, UTC.

    Whoever has got rows of it (`expected_rows`) changes it no more.

    definition_entries  (gate, version, lead, cycle) → qualified_at
    clauses_met         (gate, version, lead, cycle, clause) → first_met_at
    met_without         the same key → when all other clauses first held together
    scores              (lead, moment_at, scorecard, component) → points, at every moment
    knowledge           (lead, moment_at) → everything that was known then
    set_aside           activity → (reason, rule), for every activity that a rule marks
    versions            the versions that definitions.py knows
    not_judged          (gate, version) of all other versions
    """

    zone: ZoneInfo
    as_of: int
    versions: list[Version] = field(default_factory=list)
    not_judged: frozenset[tuple[str, str]] = frozenset()
    windows: dict[str, int] = field(default_factory=dict)
    weeks: int = 0
    definition_entries: dict[EntryKey, int] = field(default_factory=dict)
    clauses_met: dict[ClauseKey, int] = field(default_factory=dict)
    met_without: dict[ClauseKey, int] = field(default_factory=dict)
    stage_entries: list[StageEntry] = field(default_factory=list)
    lead_stages: dict[str, LeadStage] = field(default_factory=dict)
    scores: dict[ScoreKey, float] = field(default_factory=dict)
    knowledge: dict[tuple[str, int], Knowledge] = field(default_factory=dict)
    set_aside: dict[str, tuple[str, str]] = field(default_factory=dict)
    activities: list[Activity] = field(default_factory=list)
    leads: dict[str, Lead] = field(default_factory=dict)
    scorecards: dict[str, Card] = field(default_factory=dict)
    opportunities: list[Row] = field(default_factory=list)  # one a row, as published
    follow_up: list[Row] = field(default_factory=list)  # one a row, as published
    follow_up_assignments: list[Row] = field(default_factory=list)  # one a row, as published
    dispositions: list[Row] = field(default_factory=list)  # one a row, as published
    contact_weeks: int = 0
    way_back_weeks: int = 0
    nurture_list: list[Row] = field(default_factory=list)  # one a row, as published
    nurture_outcomes: list[Row] = field(default_factory=list)  # one a row, as published
    measured: list[Row] = field(default_factory=list)  # the same by every version of the agreement

    def score_history(self) -> dict[tuple[str, str, str, date], tuple[int, float]]:
        """(lead, scorecard, component, business day) → the day's last moment and the points then (rule 20)."""
        history: dict[tuple[str, str, str, date], tuple[int, float]] = {}
        for lead_id, moment_at, scorecard, component in sorted(self.scores):
            day = business_day(moment_at, self.zone)
            points = self.scores[lead_id, moment_at, scorecard, component]
            history[lead_id, scorecard, component, day] = (moment_at, points)
        return history
