"""How numbers, dates and codes are written on the page, and the words that the stages' own YAML does not explain."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from accord.common.codes import plain as plain
from accord.register.stages import stages
from accord.report.rows import Share

SPACE = "\N{NARROW NO-BREAK SPACE}"

_STAGES = stages()
SHORT = {stage.code: stage.code.upper() if stage.is_gate else stage.name for stage in _STAGES.values()}
PLURAL = {stage.code: stage.plural for stage in _STAGES.values()}
# Gates are explained by the YAML of their definitions, the other stages by the seed.
GLOSSARY = {stage.code: stage.meaning for stage in _STAGES.values() if not stage.is_gate}
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
    return PLURAL[stage] if _STAGES[stage].is_gate else PLURAL[stage].lower()


def interval(share: Share) -> str:
    """`15 % (11 to 20)`; empty where there is nothing to take it of."""
    if share.low is None or share.high is None:
        return ""
    low, high = (percent(end, 1).removesuffix(f"{SPACE}%") for end in (share.low, share.high))
    return f"{percent(share.part, share.whole)} ({low} to {high})"
