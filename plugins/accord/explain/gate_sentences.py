"""What came of each gate, in sentences."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from accord.explain.journey import Journey
from accord.report.display import SHORT


class GateSentences:
    """Of one journey. `zone`: the time zone in which instants are written."""

    def __init__(self, journey: Journey, zone: ZoneInfo) -> None:
        self.journey = journey
        self.zone = zone

    def of(self, gate: dict[str, Any]) -> str:
        cycle, stage = self.journey.cycle, SHORT[gate["stage"]]
        match gate["status"]:
            case "entered":
                return f"Entered on {self._at(gate['entered_at'])} by {gate['definition']}.{_newer(gate)}"
            case "skipped":
                then = f" In force then: {gate['definition']}." if gate["definition"] else ""
                return f"Skipped: {self._overtaken(gate)}. It cannot become {stage} in cycle {cycle} any more.{then}"
            case "closed":
                return f"Not possible: {self._why_closed()}. Only Sales can reopen the lead, by a recycle."
            case "no_definition":
                starts = f" The first one starts on {gate['in_force_from']}." if gate["in_force_from"] else ""
                return f"Not possible: no definition was in force yet.{starts}"
            case "met":
                return f"Met on {self._at(gate['qualified'][-1]['at'])} in cycle {cycle}.{self._official(gate)}"
        return self._open(gate)

    def _open(self, gate: dict[str, Any]) -> str:
        """Neither met nor impossible: what is missing."""
        cycle, clauses = self.journey.cycle, gate["clauses"]
        not_yet = "Not met" if gate["is_requested"] else "Not yet"
        if "moment_at" not in gate:
            met = [each for each in clauses if each["first_met_at"] is not None]
            return f"{not_yet}: {_met_at_some_time(met, clauses)} in cycle {cycle}."
        if gate["moment_at"] is None:
            return f"{not_yet}: nothing has happened in cycle {cycle} so far.{self._now(gate)}"
        if any(each["holds"] is None for each in clauses):
            return f"{not_yet}. The work database does not have this definition, so nobody knows which clauses are met."
        missing = [each for each in clauses if not each["holds"]]
        before = next((each["at"] for each in gate["qualified"] if each["cycle"] == cycle), None)
        if before is not None and missing:
            not_met = f"{not_yet}: {_not_met(missing, clauses)}."
            return f"{not_met} All were met on {self._at(before)}, but the definition was not in force then."
        if before is not None:
            not_in_force = f"all clauses were met on {self._at(before)}, but the definition was not in force then."
            return f"{not_yet}: {not_in_force} {self._next_activity(gate)}"
        if all(each["holds_now"] for each in clauses):
            not_met = f"{not_yet}: at the last activity {_not_met(missing, clauses, ('was', 'were'))}."
            return f"{not_met} Now all clauses are met. {self._next_activity(gate)}"
        not_met = f"{not_yet}: {_not_met(missing, clauses)}."
        if all(each["first_met_at"] for each in clauses):
            return f"{not_met} Each clause was met at some time in this cycle, but never all at the same time."
        return not_met

    def _now(self, gate: dict[str, Any]) -> str:
        """Before the first moment of a cycle: what is missing at the instant itself, where that was evaluated."""
        clauses = gate["clauses"]
        if all(each["holds_now"] is None for each in clauses):
            return ""
        missing = [each for each in clauses if each["holds_now"] is False]
        if missing:
            return f" As of now {_not_met(missing, clauses)}."
        return f" Now all clauses are met. {self._next_activity(gate)}"

    def _next_activity(self, gate: dict[str, Any]) -> str:
        result = "the definition is met" if gate["is_requested"] else f"the lead becomes {SHORT[gate['stage']]}"
        return f"If they are still met at the next activity, {result}."

    def _overtaken(self, gate: dict[str, Any]) -> str:
        later = gate["skipped_for"]
        return f"the lead became {SHORT[later['stage']]} first, on {self._at(later['at'])}"

    def _why_closed(self) -> str:
        last = self.journey.last
        reason = f" ({last['reason'].replace('_', ' ')})" if last["reason"] else ""
        return f"{SHORT[last['stage']].lower()} since {self._at(last['entered_at'])}{reason}"

    def _official(self, gate: dict[str, Any]) -> str:
        """Whether the lead entered the stage then: by this version, by another, or not at all."""
        stage = SHORT[gate["stage"]]
        if gate["entered_by"] == gate["definition"]:
            return f" By this definition the lead became {stage} on {self._at(gate['entered_at'])}."
        if gate["skipped_for"]:
            return f" {stage} was skipped: {self._overtaken(gate)}."
        if gate["entered_at"]:
            return f" The lead became {stage} on {self._at(gate['entered_at'])}, by {gate['entered_by']}."
        return f" The definition was not in force then, so the lead did not become {stage}."

    def _at(self, moment: datetime) -> str:
        return f"{moment.replace(tzinfo=UTC).astimezone(self.zone):%Y-%m-%d %H:%M}"


def definition_term(gate: dict[str, Any]) -> str:
    """The version and its term: 'points, in force since 2026-01-01' or 'points, a candidate that decides nothing'."""
    since: date | None = gate["in_force_from"]
    if since is None:
        return f"{gate['definition']}, a candidate that decides nothing"
    until = f" to {gate['in_force_to']}" if gate["in_force_to"] else ""
    return f"{gate['definition']}, in force from {since}{until}"


def _newer(gate: dict[str, Any]) -> str:
    return f" Now in force: {gate['in_force']}." if gate["in_force"] not in (None, gate["definition"]) else ""


def _met_at_some_time(met: list[dict[str, Any]], clauses: list[dict[str, Any]]) -> str:
    if not met:
        return "no clause was met"
    return f"{len(met)} of {_clauses(clauses)} {'was' if len(met) == 1 else 'were'} met at some time"


def _not_met(
    missing: list[dict[str, Any]], clauses: list[dict[str, Any]], verbs: tuple[str, str] = ("is", "are")
) -> str:
    one, many = verbs
    if not missing:
        return f"all clauses {many} met"
    if len(clauses) == 1:
        return f"its only clause {one} not met"
    if len(missing) == len(clauses):
        return f"none of its {len(clauses)} clauses {one} met"
    return f"{len(missing)} of {_clauses(clauses)} {one if len(missing) == 1 else many} not met"


def _clauses(clauses: list[dict[str, Any]]) -> str:
    return "1 clause" if len(clauses) == 1 else f"{len(clauses)} clauses"
