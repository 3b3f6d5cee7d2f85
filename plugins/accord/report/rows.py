"""The data that the page shows. Instants are naive UTC; days are business days."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accord.common.wilson import wilson
from accord.report.accounts import Account, Unattached

# States of a hand-off (rule 39), and those that attainment is a share of.
HAND_OFF_STATES = ("met", "late", "withdrawn", "ignored", "overdue", "due_soon", "waiting", "not_notified")
JUDGED = ("met", "late", "ignored", "overdue")


@dataclass(frozen=True)
class Publication:
    publication_id: str
    as_of: datetime
    published_at: datetime
    sources: list[str]
    git_revision: str
    is_degraded: bool
    state: str
    restated_by: str | None
    restated_because: str | None


@dataclass(frozen=True)
class Headline:
    """A stage in the last four weeks and in the four weeks before; `before` is None if history is too short."""

    stage: str
    now: int
    ever: int
    recent: int
    before: int | None


@dataclass(frozen=True)
class FunnelStep:
    """`reached`: leads that entered this stage or a later one, in any cycle; `entered`: those that entered this one."""

    stage: str
    reached: int
    entered: int


@dataclass(frozen=True)
class Week:
    monday: date
    mql: int
    sql: int
    is_complete: bool


@dataclass(frozen=True)
class Cohort:
    """One month of entries into `stage`, all sources and segments together; `converted` of them got to `next_stage`."""

    month: date
    stage: str
    next_stage: str
    entered: int
    converted: int
    is_mature: bool


@dataclass(frozen=True)
class Wait:
    """Days from entering `stage` to entering `next_stage` in one cycle, over the leads that did both."""

    stage: str
    next_stage: str
    entries: int
    lower: float
    median: float
    upper: float


@dataclass(frozen=True)
class SourceRow:
    source: str
    total: int
    by_stage: dict[str, int]


@dataclass(frozen=True)
class SetAside:
    """Activities that one rule marked over all history; `is_counted`: they still count."""

    rule: str
    reason: str
    is_counted: bool
    activities: int


@dataclass(frozen=True)
class Agreement:
    """A row of `agreements`; see the contract of that table."""

    definition: str
    stage: str
    description: str
    in_force_from: date | None
    in_force_to: date | None
    review_by_on: date | None
    marketing_signed_by: str | None
    marketing_signed_on: date | None
    sales_signed_by: str | None
    sales_signed_on: date | None
    fingerprint: str
    state: str
    is_review_due: bool


@dataclass(frozen=True)
class AgreedList:
    """What does not count, as it was when this was published: texts of rules and domains, and who signed them."""

    rules: list[str]
    domains: dict[str, list[str]]
    marketing_signed_by: str | None
    marketing_signed_on: date | None
    sales_signed_by: str | None
    sales_signed_on: date | None
    state: str
    fingerprint: str


@dataclass(frozen=True)
class HistoryChange:
    """Official entries of one stage before the previous as_of that this publication changed for one cause."""

    cause: str
    stage: str
    leads: int
    new: int
    gone: int
    moved: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, with its 95 % interval, which is None if `whole` is 0."""

    part: int
    whole: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Kept:
    """Hand-offs of one stage and target, or of one stage and month of entry (`of`), by state.

    `median_minutes`: business minutes until Sales answered, over those that it answered.
    """

    stage: str
    of: Any
    states: dict[str, int] = field(default_factory=dict)
    median_minutes: float | None = None

    def number(self, state: str) -> int:
        return self.states.get(state, 0)

    @property
    def attainment(self) -> Share:
        """Kept in time, of those that could be judged: met, late, ignored, overdue. With Wilson's 95 % interval."""
        met, judged = self.number("met"), sum(map(self.number, JUDGED))
        low, high = wilson(met, judged) or (None, None)
        return Share(met, judged, low, high)

    def as_dict(self) -> dict[str, Any]:
        share = self.attainment
        return {
            "stage": self.stage,
            "target": self.of,
            **{state: self.number(state) for state in HAND_OFF_STATES},
            "attainment": share.part / share.whole if share.whole else None,
            "attainment_low": share.low,
            "attainment_high": share.high,
            "median_business_minutes": self.median_minutes,
        }


@dataclass(frozen=True)
class OpenHandOff:
    """A hand-off without a response whose lead is still in the stage."""

    hand_off_id: str
    lead_id: str
    stage: str
    target: str
    state: str
    entered_at: datetime
    notified_at: datetime
    due_at: datetime
    due_on: date
    owner_id: str | None
    owner: str | None

    def when(self, today: date) -> str:
        """overdue, due_today, or waiting for what is due later."""
        if self.state == "overdue":
            return "overdue"
        return "due_today" if self.due_on == today else "waiting"

    @property
    def owned_by(self) -> str:
        """Name of the owner, or pseudonym or team; its id where no name is known."""
        return self.owner or self.owner_id or "nobody"


@dataclass(frozen=True)
class Windows:
    """Time windows in the page's texts: days until an outcome is judged, and the weeks that "a week" averages over."""

    opportunity_days: int
    customer_days: int
    weeks: int


@dataclass(frozen=True)
class Performance:
    """A row of `definition_summary`; see the contract of that table.

    `a_week`, `of_capacity`: over the last `Windows.weeks`. `opportunities`, `customers`: within the days of `Windows`,
    of the leads found in mature months. `lift`: `customers` compared with the same share of all leads.
    `customers_captured`: of all customers. `lead_days`: the median of the months' medians.
    """

    definition: str
    leads: int
    a_week: float
    of_capacity: float | None
    worked: float | None
    opportunities: Share
    customers: Share
    months: int
    lift: float | None
    customers_captured: Share
    lead_days: float | None


@dataclass(frozen=True)
class ClausePerformance:
    """A row of `clause_performance`: of the leads that qualify, and of those that only this clause keeps out, the
    customers."""

    definition: str
    clause: str
    found: Share
    kept_out: Share


@dataclass(frozen=True)
class Question:
    """A question over all months: how many of `leads` were asked, have a known answer, and answered yes."""

    question: str
    leads: int
    asked: int
    answered: int
    answered_yes: int


@dataclass(frozen=True)
class Check:
    suite: str
    check: str
    severity: str
    is_ok: bool
    observed: str
    expected: str
    failing_rows: int | None


@dataclass(frozen=True)
class Table:
    name: str
    rows: int


@dataclass(frozen=True)
class Published:
    """Everything the page shows that comes from the database."""

    publication: Publication
    leads: int
    headlines: list[Headline]
    funnel: list[FunnelStep]
    weeks: list[Week]
    cohorts: list[Cohort]
    waits: list[Wait]
    sources: list[SourceRow]
    set_aside: list[SetAside]
    accounts: list[Account]
    unattached: list[Unattached]
    agreements: list[Agreement]
    canonical: dict[str, dict[str, Any]]  # definition -> the text that its fingerprint is made of
    clauses: dict[str, dict[str, str]]  # definition -> clause -> its text
    performance: dict[str, Performance]
    clause_performance: dict[tuple[str, str], ClausePerformance]
    questions: list[Question]
    today: date  # the business day that it is read on: that of as_of
    open_hand_offs: list[OpenHandOff]
    kept: list[Kept]  # by stage and target, of the last 13 weeks
    kept_by_month: list[Kept]
    agreed_list: AgreedList | None  # None of a publication from before there was one
    history_changes: list[HistoryChange]
    checks: list[Check]
    tables: list[Table]
