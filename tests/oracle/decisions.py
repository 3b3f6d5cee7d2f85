"""The decisions of Sales, the hand-offs that they belong to, and the disposition of each hand-off (rules 42, 43)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .activity import Activity
from .agreement import touch_of
from .declared import Declared
from .follow_up import FollowUp
from .moment_conditions import Moment, holding
from .raw import Row
from .reasons import Reason, reason_of
from .results import Results

SOLD = ("opportunity_opened", "opportunity_stage_changed", "opportunity_won")
OF_THE_HAND_OFF = ("hand_off_id", "cycle", "stage", "definition")


@dataclass(frozen=True)
class Decided:
    """A decision with its hand-off, if it belongs to one, and its reason, if it has one."""

    activity: Activity
    lead_id: str
    says: str
    hand_off: Row | None
    reason: Reason | None
    attempts_before: int | None
    contacts_before: int | None

    @property
    def moment(self) -> Moment:
        return self.lead_id, self.activity.occurred_at


class Decisions:
    """The decisions of one world; `follow_up` has judged its hand-offs."""

    def __init__(self, results: Results, declared: Declared, follow_up: FollowUp) -> None:
        self._results, self._declared, self._follow_up = results, declared, follow_up
        self._version = {each.version: each for each in declared.agreements}
        of_lead: dict[str, list[Row]] = {lead_id: [] for lead_id in results.leads}
        for row in results.follow_up:
            of_lead[row["lead_id"]].append(row)
        acts = [
            (lead_id, activity, _hand_off_of(activity, hand_offs))
            for lead_id, hand_offs in of_lead.items()
            for activity in sorted(follow_up.activities_of[lead_id], key=lambda each: each.order)
            if activity.kind in (*declared.decisions, *SOLD)
        ]
        self.first: dict[str, Activity] = {}
        """Hand-off → what its disposition is read from: a decision, or an activity of an opportunity but a loss."""
        for _, activity, hand_off in acts:
            if hand_off is not None:
                self.first.setdefault(hand_off["hand_off_id"], activity)
        self._decided = [self._decision(*act) for act in acts if act[1].kind not in SOLD]

    def rows(self, disputes: Mapping[str, str]) -> list[Row]:
        """Rows of `dispositions`. `disputes`: id of a decision → what became of the objection to it."""
        contradicted = self._contradicted()
        return [
            {
                "activity_id": each.activity.activity_id,
                "lead_id": each.lead_id,
                **{column: each.hand_off[column] if each.hand_off else None for column in OF_THE_HAND_OFF},
                "decided_at": each.activity.occurred_at,
                "decided_by_id": None if each.activity.rep is None else f"crm:{each.activity.rep}",
                "decision": each.activity.kind,
                "disposition": each.says,
                "is_disposition": each.hand_off is not None
                and self.first[each.hand_off["hand_off_id"]] is each.activity,
                "reason_told": each.activity.reason,
                "reason": each.reason.name if each.reason else None,
                "category": each.reason.category if each.reason else None,
                "responsible": each.reason.responsible if each.reason else None,
                "disputed_clauses": ", ".join(each.reason.disputes) or None if each.reason else None,
                "is_contradicted": contradicted.get(each.activity.activity_id),
                "may_decide": self._may_decide(each),
                "attempts_before": each.attempts_before,
                "contacts_before": each.contacts_before,
                "dispute": disputes.get(each.activity.activity_id, "none"),
            }
            for each in self._decided
        ]

    def disposition(self, hand_off_id: str) -> Row:
        """What the first decision, or the first activity of an opportunity but a loss, says of a hand-off."""
        first = self.first.get(hand_off_id)
        return {
            "disposition": self.says(first.kind) if first else None,
            "disposition_at": first.occurred_at if first else None,
        }

    def says(self, kind: str) -> str:
        """What a kind of decision says of the lead."""
        boundary = self._declared.boundaries.get(kind)
        if boundary is None:
            return "accepted"
        return "disqualified" if boundary.closes else "sent_back"

    def _decision(self, lead_id: str, activity: Activity, hand_off: Row | None) -> Decided:
        says = self.says(activity.kind)
        reason = None if says == "accepted" else reason_of(self._declared.reasons, activity.reason)
        attempts, contacts = self._before(lead_id, activity.occurred_at) if hand_off else (None, None)
        return Decided(activity, lead_id, says, hand_off, reason, attempts, contacts)

    def _before(self, lead_id: str, decided_at: int) -> tuple[int, int]:
        """Attempts and contacts in the lifecycle period, up to a decision and with its instant."""
        period = self._results.leads[lead_id].period_at(decided_at)
        touches = [
            touch_of(self._declared.touches, activity)
            for activity in self._follow_up.activities_of[lead_id]
            if period.holds(activity.occurred_at) and activity.occurred_at <= decided_at
        ]
        return sum(touch.is_attempt for touch in touches), sum(touch.is_contact for touch in touches)

    def _contradicted(self) -> dict[str, bool]:
        """Id of a decision → whether what was known then contradicts its reason; without those that nothing could."""
        judged = [
            (each, each.reason.contradicted_when)
            for each in self._decided
            if each.hand_off is not None and each.reason is not None and each.reason.contradicted_when is not None
        ]
        # A decision always counts, so that there is a moment at its instant.
        known = {each.moment: self._results.knowledge[each.moment] for each, _ in judged}
        further = {
            column: {each.moment: getattr(each, column) for each, _ in judged}
            for column in ("attempts_before", "contacts_before")
        }
        held = holding(known, {condition for _, condition in judged}, self._declared, further)
        return {each.activity.activity_id: each.moment in held[condition] for each, condition in judged}

    def _may_decide(self, decided: Decided) -> bool | None:
        """Whether the team of its rep may send leads back; None where the question does not arise."""
        if decided.says == "accepted" or decided.hand_off is None:
            return None
        rep, teams = (
            self._follow_up.responses.rep_of(decided.activity),
            self._version[decided.hand_off["agreement"]].may_reject,
        )
        return rep is not None and (teams is None or rep.team in teams)


def _hand_off_of(activity: Activity, hand_offs: Iterable[Row]) -> Row | None:
    """The hand-off that the lead was in before an activity; None outside all."""
    at = activity.occurred_at
    return next(
        (row for row in hand_offs if row["entered_at"] < at and (row["stopped_at"] is None or at <= row["stopped_at"])),
        None,
    )
