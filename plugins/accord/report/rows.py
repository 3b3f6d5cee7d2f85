"""The data that the page shows. Instants are naive UTC; days are business days."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accord.report.accounts import Account, Unattached
from accord.report.contact import ContactMonth
from accord.report.hand_off_rows import Kept, OpenHandOff
from accord.report.nurture import NurturedLead, NurtureList
from accord.report.reasons import Reason, WithoutAName
from accord.report.sent_back import Campaign, SentBack
from accord.report.shares import Share
from accord.report.way_back import Outcome


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
class Windows:
    """Time windows in the page's texts: days until an outcome is judged, the weeks that "a week" averages over, and the
    weeks within which a lead that went back must return.
    """

    opportunity_days: int
    customer_days: int
    weeks: int
    way_back_weeks: int


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
    customers. `blamed`: of the hand-offs that Sales decided about, those that it sent back for this clause.
    """

    definition: str
    clause: str
    found: Share
    kept_out: Share
    blamed: Share


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
    sent_back: list[SentBack]  # by stage, and the next three: of the last 26 weeks
    reasons: list[Reason]
    without_a_name: WithoutAName
    campaigns: list[Campaign]
    contact_months: list[ContactMonth]
    nurture: NurtureList
    nearest: list[NurturedLead]  # of those that may be mailed
    outcomes: list[Outcome]  # of leads that went back to Marketing
    agreed_list: AgreedList | None  # None of a publication from before there was one
    history_changes: list[HistoryChange]
    checks: list[Check]
    tables: list[Table]
