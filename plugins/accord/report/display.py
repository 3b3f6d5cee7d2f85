"""Formats numbers, dates and codes for the page; its headers, and its glossary beyond the stages' own YAML."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from accord.common.codes import plain as plain
from accord.register.stages import stages
from accord.report.hand_off_rows import HAND_OFF_STATES, JUDGED, Kept
from accord.report.shares import Share

SPACE = "\N{NARROW NO-BREAK SPACE}"

_STAGES = stages()
SHORT = {stage.code: stage.code.upper() if stage.is_gate else stage.name for stage in _STAGES.values()}
PLURAL = {stage.code: stage.plural for stage in _STAGES.values()}
# Gates are explained by the YAML of their definitions, the other stages by the seed.
GLOSSARY = {stage.code: stage.meaning for stage in _STAGES.values() if not stage.is_gate}
IDEAS = {
    "Cycle": (
        "One pass of a lead through the stages. It ends when the lead is rejected, recycled or disqualified, or when "
        "its last open opportunity is lost."
    ),
    "Skipped": "The lead entered a later stage first. It can no longer enter the skipped stage in that cycle.",
    "Clause": "One condition of a definition. A lead qualifies at the first moment when it meets all clauses together.",
    "In force": "Both teams signed this version, and it decides who qualifies from its first day on.",
    "Candidate": "A version that is measured like the others but decides nothing.",
    "Found in time": "A customer was found in time if it qualified before the opportunity that was won.",
    "Set aside": (
        "Kept and marked, but not counted: activities of bots, mail proxies, our own staff, tests and competitors."
    ),
    "Cohort": "All leads that entered a stage in the same month, followed over the months after it.",
    "Mature": "Every lead in the cohort has had the agreed time to convert. Before that, its rate can only rise.",
    "As of": "The time up to which this page uses data. Everything later is ignored.",
}
STATES = {
    "in_force": "in force",
    "agreed": "signed, starts later",
    "retired": "no longer in force",
    "candidate": "candidate",
    "unsigned": "not signed",
    "changed": "changed after signing",
}

# Causes of `history_changes`.
CAUSES = {
    "late data": "Data about the past came late or were corrected",
    "identity": "Records turned out to be one person, or another one",
    "click settled": "What came just after showed whether a click was a person's",
    "restatement": "The past was changed on purpose",
}

CAVEAT = (
    "These results also depend on which leads Sales worked: a definition that Sales followed has an advantage over "
    "one that it did not follow."
)
PERFORMANCE = [
    "Definition", "Leads a week", "Worked by Sales", "Became an opportunity", "Became customers",
    "Compared with all leads", "Customers found in time", "Time before the opportunity",
]  # fmt: skip
CLAUSES = [
    "Clause", "Leads it keeps out", "Of these, became customers", "Of the leads that qualify, became customers",
    "Conclusion",
]  # fmt: skip
PROMISES = ["Promise", "Kept", "In time", "Late", "Ignored", "Overdue", "Median of answers", "Not judged"]
OWNERS = ["Owner", "Overdue", "Due today", "Due later", "Longest overdue"]
CALLS = ["Lead", "Promise", "Due", "Owner"]
CAMPAIGNS = ["Campaign", "Decided", "Sent back", "For Marketing's reasons", "Most frequent reason"]
BLAMED = [
    "Clause", "Sales blames it", "Leads it keeps out", "Of these, became customers",
    "Of the leads that qualify, became customers",
]  # fmt: skip
BEFORE_AND_AFTER = ["Definition changed", "Before", "After", "Difference"]
# What became of an MQL within two weeks: with the colour of which stage, and in which words.
WITHIN = {
    "contacted": ("mql", "spoke with the lead"),
    "only_tried": ("sal", "only tried"),
    "only_decided": ("inquiry", "only decided"),
    "ignored": ("sql", "ignored"),
}
# Why a lead is on the nurture list: in words, and what that means (rule 46).
WHY = {
    "not_qualified_yet": ("not qualified yet", "it never met the definition of an MQL"),
    "rejected": ("rejected", "Sales sent it back"),
    "recycled": ("recycled", "Sales sent it back"),
    "lost": ("lost", "its last opportunity was lost"),
    "not_for_sales": ("not for Sales", "the follow-up agreement in force says nothing about its stage"),
    "no_promise": ("no promise", "it entered its stage when no follow-up agreement was in force"),
}
# Why a lead may not be mailed, in the order in which rule 48 asks.
SUPPRESSED = {
    "no_address": "no address",
    "not_a_lead": "own staff, competitor or test",
    "customer": "already a customer",
    "no_consent": "no consent",
    "unsubscribed": "unsubscribed",
    "bad_address": "contact data wrong, as Sales says",
}
NEAREST = ["Lead", "Why", "Since", "Not met yet", "Nearness"]
WAY_BACK = ["Why", "Times", "Came back", "Became SQL", "Became customer"]
QUESTIONS = ["Question", "Leads asked", "Answer known, of all leads", "Answer is yes, of known answers"]
NOT_YET = "too early"


def number(value: float) -> str:
    """1234567 → 1,234,567."""
    return f"{value:,.0f}"


def percent(part: float, whole: float) -> str:
    """A share, with one decimal below ten: `8.4 %`, `23 %`; a dash if `whole` is 0."""
    if not whole:
        return "–"
    share = 100 * part / whole
    digits = 1 if 0 < share < 9.95 else 0
    return f"{share:.{digits}f}{SPACE}%"


def days(value: float) -> str:
    """A duration in words: `3 hours`, `8.5 days`; `value` in days."""
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


def months(values: list[date]) -> str:
    """September 2025, or June 2025 to August 2025."""
    ends = dict.fromkeys((values[0], values[-1]))
    return " to ".join(month(end) for end in ends)


def instant(value: datetime, time_zone: str) -> str:
    """A naive UTC instant in the business zone: `4 February 2026, 23:05 (Europe/Berlin)`."""
    local = value.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone))
    return f"{day(local)}, {local:%H:%M} ({time_zone})"


def as_of(value: datetime, time_zone: str) -> str:
    """The as_of instant in words. The data end just before it, so a business midnight is the end of the day before."""
    local = value.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone))
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"the end of {day(local - timedelta(days=1))}"
    return instant(value, time_zone)


def minutes(value: float | None) -> str:
    """Business minutes: `72 min`; a dash where nothing was answered."""
    return "–" if value is None else f"{value:,.0f} min"


def moment(value: datetime, time_zone: str, year: int) -> str:
    """A naive UTC instant in the business zone, short: `Wed 14 Jan 17:00`, with its year where that is not `year`."""
    local = value.replace(tzinfo=UTC).astimezone(ZoneInfo(time_zone))
    return f"{local:%a %-d %b}{'' if local.year == year else f' {local.year}'} {local:%H:%M}"


def not_judged(kept: Kept) -> str:
    """How many hand-offs are not part of the attainment, by state: `2 withdrawn, 1 waiting`; a dash for none."""
    found = [f"{number(kept.number(state))} {plain(state)}" for state in HAND_OFF_STATES if state not in JUDGED]
    return ", ".join(text for text in found if not text.startswith("0 ")) or "–"


def many(stage: str) -> str:
    """The plural of a stage's leads inside a sentence: `MQLs`, `opportunities`."""
    return PLURAL[stage] if _STAGES[stage].is_gate else PLURAL[stage].lower()


def with_capital(text: str) -> str:
    """The first letter is a capital; the others stay as they are: `Not for Sales`."""
    return text[:1].upper() + text[1:]


def why(code: str, reason: str | None = None) -> str:
    """Why a lead is on the nurture list, with the reason that Sales gave: `recycled: no budget`."""
    said = WHY[code][0] if code in WHY else plain(code)
    return f"{said}: {plain(reason)}" if reason else said


def suppressed(code: str) -> str:
    """Why a lead may not be mailed."""
    return SUPPRESSED.get(code, plain(code))


def interval(share: Share) -> str:
    """`15 % (11 to 20)`; "" for a share without an interval."""
    if share.low is None or share.high is None:
        return ""
    low, high = (percent(end, 1).removesuffix(f"{SPACE}%") for end in (share.low, share.high))
    return f"{percent(share.part, share.whole)} ({low} to {high})"
