"""How numbers, dates and codes are written on the page, and the words that the stages' own YAML does not explain."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from accord.common.codes import plain as plain
from accord.report.rows import Share

SPACE = "\N{NARROW NO-BREAK SPACE}"

SHORT = {
    "inquiry": "Inquiry",
    "mql": "MQL",
    "sal": "SAL",
    "sql": "SQL",
    "opportunity": "Opportunity",
    "customer": "Customer",
    "nurture": "Nurture",
    "disqualified": "Disqualified",
    "lost": "Lost",
}
PLURAL = {
    "inquiry": "Leads",
    "mql": "MQLs",
    "sal": "SALs",
    "sql": "SQLs",
    "opportunity": "Opportunities",
    "customer": "Customers",
}

# Gates are explained by the YAML of their definitions; these are the other stages, and the words about all of them.
GLOSSARY = {
    "inquiry": "The first thing we know about a lead. Everybody on this page has been one.",
    "opportunity": "Sales moved an opportunity of this lead past acceptance.",
    "customer": "An opportunity of this lead was won.",
    "nurture": "Sales sent the lead back, for now. It returns through the first gate, in a new cycle.",
    "disqualified": "Sales closed the lead. Only an explicit reopening brings it back.",
    "lost": "The lead's opportunities were closed without a win. It may return, in a new cycle.",
}
IDEAS = {
    "Cycle": "One run of a lead through the stages. A rejection, a disqualification or a lost opportunity ends it.",
    "Skipped": "A later stage came first, so the earlier one can no longer be entered in that cycle.",
    "Clause": "One condition of a definition. A lead qualifies at the first moment at which all clauses hold together.",
    "In force": "The version of a definition that both sides signed and that decides from its first day on.",
    "Set aside": "Kept and marked, not counted: what bots, proxies, our own people, tests and competitors do.",
    "Cohort": "All that entered a stage in one month, followed wherever the calendar takes them.",
    "Mature": "Everybody in the cohort has had the agreed time to convert. Before that, its rate can only rise.",
    "As of": "The instant up to which things are known. Nothing that happened later is on this page.",
}
STATES = {
    "in_force": "in force",
    "agreed": "signed, starts later",
    "retired": "in force earlier",
    "candidate": "candidate",
    "unsigned": "not signed",
    "changed": "changed since signed",
}

CAVEAT = (
    "What became of leads depends on which of them Sales worked: a definition that Sales followed had better chances "
    "than one it did not."
)
PERFORMANCE = [
    "Definition", "Leads a week", "Worked by Sales", "Became an opportunity", "Became customers",
    "Against all leads", "Customers found in time", "Ahead of the opportunity",
]  # fmt: skip
CLAUSES = ["Clause", "Keeps out", "Of them, became customers", "Of those who qualify", "So"]
QUESTIONS = ["Question", "Leads asked", "Answer known, of all leads", "Answered with yes, of those known"]
NOT_YET = "too early"


def number(value: float) -> str:
    """1234567 → 1,234,567."""
    return f"{value:,.0f}"


def percent(part: float, whole: float) -> str:
    """A share, to one decimal below ten: `8.4 %`, `23 %`; a dash where there is nothing to take it of."""
    if not whole:
        return "–"
    share = 100 * part / whole
    digits = 1 if 0 < share < 9.95 else 0
    return f"{share:.{digits}f}{SPACE}%"


def days(value: float) -> str:
    """A duration in words; `value` in days."""
    if value < 1 / 24:
        return "under an hour"
    if value < 1.5:
        return f"{value * 24:.0f} hours"
    return f"{value:.1f} days" if value < 10 else f"{value:.0f} days"


def day(value: date) -> str:
    """1 September 2025."""
    return f"{value.day} {value:%B %Y}"


def month(value: date) -> str:
    """September 2025."""
    return f"{value:%B %Y}"


def instant(value: datetime, time_zone: str) -> str:
    """A naive UTC instant in the business zone: `4 February 2026, 23:05 (Europe/Berlin)`."""
    local = value.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone))
    return f"{day(local)}, {local:%H:%M} ({time_zone})"


def as_of(value: datetime, time_zone: str) -> str:
    """What is known ends just before `value`: at a business midnight, that is the end of the day before."""
    local = value.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone))
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"the end of {day(local - timedelta(days=1))}"
    return instant(value, time_zone)


def many(stage: str) -> str:
    """The stage's leads inside a sentence: `MQLs`, `opportunities`."""
    return PLURAL[stage] if len(stage) == 3 else PLURAL[stage].lower()


def interval(share: Share) -> str:
    """`15 % (11 to 20)`; empty where there is nothing to take it of."""
    if share.low is None or share.high is None:
        return ""
    low, high = (percent(end, 1).removesuffix(f"{SPACE}%") for end in (share.low, share.high))
    return f"{percent(share.part, share.whole)} ({low} to {high})"
