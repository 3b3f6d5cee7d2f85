"""How often Sales spoke with its MQLs before and after another definition of them came into force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from accord.report import contact
from accord.report.contact import ContactMonth
from accord.report.rows import Agreement
from accord.report.shares import Share

MOST = 3  # months compared on each side


@dataclass(frozen=True)
class Side:
    """Mature months on one side of the change; none where there is nothing to compare."""

    definition: str
    months: list[date]
    share: Share


@dataclass(frozen=True)
class DefinitionChange:
    on: date
    before: Side
    after: Side

    @property
    def difference(self) -> str:
        """Claims something only where the two 95 % intervals do not overlap."""
        before, after = self.before.share, self.after.share
        if before.low is None or before.high is None or after.low is None or after.high is None:
            return "too early to tell"
        if after.low > before.high:
            return "more leads reached"
        return "fewer leads reached" if after.high < before.low else "no clear difference"


def starts(agreements: Sequence[Agreement], today: date) -> list[Agreement]:
    """The versions of the definition of an MQL that have come into force, in that order."""
    begun = [(a.in_force_from, a) for a in agreements if a.stage == "mql" and a.in_force_from]
    return [a for since, a in sorted(begun, key=lambda pair: pair[0]) if since <= today]


def changes(found: Sequence[ContactMonth], versions: Sequence[Agreement]) -> list[DefinitionChange]:
    """Each change of which a mature month is known before it, the newest first.

    Whole months in which one of the two versions was in force from beginning to end: at most three on each side.
    """
    mature = [each for each in found if each.is_mature and each.contact.known]
    compared = []
    for old, new in pairwise(versions):
        before, after = _whole_months(mature, old)[-MOST:], _whole_months(mature, new)[:MOST]
        if before and new.in_force_from:
            sides = (_side(old, before), _side(new, after))
            compared.append(DefinitionChange(new.in_force_from, *sides))
    return compared[::-1]


def _whole_months(found: list[ContactMonth], version: Agreement) -> list[ContactMonth]:
    since, until = version.in_force_from, version.in_force_to
    return [
        each for each in found if since and since <= each.month and (until is None or _next_month(each.month) <= until)
    ]


def _side(version: Agreement, found: list[ContactMonth]) -> Side:
    return Side(version.definition, [each.month for each in found], contact.together(found).contact_share)


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
