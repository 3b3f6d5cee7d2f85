"""The problems of `what_does_not_count`: published days that it changes, and missing signatures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from accord.common.settings import Settings
from accord.register import list_days
from accord.register.agreed_list import NAME, AgreedList
from accord.register.agreement_messages import sign_commands
from accord.register.frozen_versions import earliest_start, first_day_from
from accord.register.known_domains import ALWAYS
from accord.register.list_days import Text
from accord.register.problem import Problem
from accord.register.restatements import Restatement
from accord.register.signatures import SIDES
from accord.store import kept_definitions, publications

SHOWN = 12  # further differences are only counted
RESTATE = "Or, to rewrite the past on purpose: accord run --restate REASON --by NAME"


@dataclass(frozen=True)
class ListBreach:
    """A change that reaches back. `day`: the first one on which the text differs from what was published.

    `changes`: what is different on it. `earliest`: the first day that is free.
    """

    day: str
    earliest: date
    changes: tuple[str, ...]

    @property
    def message(self) -> str:
        since = "from the beginning" if self.day == ALWAYS[0] else f"from {self.day} on"
        last = self.earliest - timedelta(days=1)
        return (
            f"'{NAME}' changes published days, {since}:{_lines(self.changes)}\n"
            f"A published day is frozen, signed or not. Give a new rule `from: {self.earliest}` or a later day "
            "(set_aside.yml), and a new row of seeds/known_domains.csv such a from_day. What no longer holds stays, "
            f"with `until: {last}` or a later day (until_day of a row). To change a rule, do both: end it, and add one "
            f"with another name. Then both sides sign:{sign_commands(NAME, SIDES)}\n{RESTATE}"
        )


def breach(settings: Settings, agreed: AgreedList, as_of: datetime) -> ListBreach | None:
    """Compares the list, day by day, with the previous publication of a build as of `as_of`; None if it kept none."""
    published, earliest = _published(settings, as_of)
    if published is None or earliest is None:
        return None
    was: Text = published["canonical"]
    day = list_days.first_difference(was, agreed.canonical, earliest)
    return ListBreach(day, earliest, tuple(list_days.differences_on(was, agreed.canonical, day))) if day else None


def problems(settings: Settings, agreed: AgreedList, as_of: datetime, restatement: Restatement | None) -> list[Problem]:
    """At most one about published days and one about signatures. A restatement excuses the first only."""
    found = []
    breached = breach(settings, agreed, as_of)
    if breached and restatement:
        said = f"'{NAME}' changes published days ({'; '.join(breached.changes)}): restated by "
        found.append(Problem("restated", "warning", NAME, f"{said}{restatement.by}, because: {restatement.reason}"))
    elif breached:
        found.append(Problem("frozen", "critical", NAME, breached.message))
    missing = [side for side in SIDES if not getattr(agreed, side).is_given]
    # The breach has its own message: signing alone would not help.
    if (missing or agreed.is_changed_since_signing) and (restatement or not breached):
        rule = "unsigned" if missing else "changed"
        options = " --for-restatement" if breached else ""
        changed = pending_changes(settings, agreed, as_of)
        if changed and _says_what_was_agreed(settings, agreed, as_of):
            found.append(Problem(rule, "warning", NAME, _later(changed) + sign_commands(NAME, SIDES, options)))
        else:
            found.append(Problem(rule, "critical", NAME, _now(agreed, missing) + sign_commands(NAME, SIDES, options)))
    return found


def pending_changes(settings: Settings, agreed: AgreedList, as_of: datetime) -> list[str]:
    """What is different from the text of the previous publication, in words; empty where that kept none."""
    published, _ = _published(settings, as_of)
    return list_days.changes(published["canonical"], agreed.canonical) if published else []


def _published(settings: Settings, as_of: datetime) -> tuple[dict[str, Any] | None, date | None]:
    """The list that the previous publication kept, and the first day that is free after it."""
    publication = publications.history(settings).previous(as_of)
    if publication is None:
        return None, None
    kept = kept_definitions.agreed_list(publications.folder(settings, publication))
    return kept, earliest_start(settings, publication)


def _says_what_was_agreed(settings: Settings, agreed: AgreedList, as_of: datetime) -> bool:
    """Whether of every day that begins before as_of it says what was published, so that its changes are all later.

    What was published without both signatures is agreed for its published days only: of later ones it goes on as it was
    on the last of these.
    """
    published, earliest = _published(settings, as_of)
    if published is None or earliest is None:
        return False
    was: Text = published["canonical"]
    expected = was if published["is_signed"] else list_days.until_then(was, earliest)
    return list_days.first_difference(expected, agreed.canonical, first_day_from(settings, as_of)) is None


def _now(agreed: AgreedList, missing: list[str]) -> str:
    if missing:
        return (
            f"'{NAME}' decides which activities count, but {' and '.join(missing)} did not sign it. Read "
            f"{agreed.file.name} and seeds/known_domains.csv, then sign them as they are:"
        )
    return (
        f"'{NAME}' was changed since it was signed: the signed fingerprint is "
        f"{agreed.signed_fingerprint or 'missing'}, the current one is {agreed.fingerprint}. Undo the change "
        f"({agreed.file.name}, seeds/known_domains.csv), or let both sides sign again:"
    )


def _later(changed: list[str]) -> str:
    return (
        f"'{NAME}' has changes that both sides did not sign yet; they begin later:{_lines(changed)}\nFrom the first of "
        "these days on nothing is published until both have signed:"
    )


def _lines(changes: list[str] | tuple[str, ...]) -> str:
    rest = [f"and {len(changes) - SHOWN} more"] if len(changes) > SHOWN else []
    return "".join(f"\n  {each}" for each in [*changes[:SHOWN], *rest])
