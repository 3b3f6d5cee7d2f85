"""What came of each gate, in a sentence."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from accord.explain.journey import Journey
from accord.report.display import SHORT


class Verdicts:
    """Of one journey. `zone`: in which instants are read."""

    def __init__(self, journey: Journey, zone: ZoneInfo) -> None:
        self.journey = journey
        self.zone = zone

    def said(self, gate: dict[str, Any]) -> str:
        cycle = self.journey.cycle
        match gate["status"]:
            case "entered":
                return f"entered on {self.at(gate['entered_at'])}, by {gate['definition']}{_newer(gate)}"
            case "skipped":
                by = f" (in force then: {gate['definition']})" if gate["definition"] else ""
                return f"skipped: {self._overtaken(gate)}{by}, so it cannot be entered in cycle {cycle} any more"
            case "closed":
                return f"cannot be {_done(gate)}: {self._why_closed()}; only a recycle by Sales reopens the lead"
            case "no_definition":
                starts = f"; the first comes in force on {gate['in_force_from']}" if gate["in_force_from"] else ""
                return f"cannot be entered: no definition was in force then{starts}"
            case "met":
                return f"met on {self.at(gate['qualified'][-1]['at'])}, in cycle {cycle}{self._official(gate)}"
        return self._open(gate)

    def _open(self, gate: dict[str, Any]) -> str:
        """Neither met nor out of reach: what is missing, and of when that is said."""
        cycle, clauses = self.journey.cycle, gate["clauses"]
        not_done = f"not {_done(gate)}"
        if "moment_at" not in gate:
            met = sum(each["first_met_at"] is not None for each in clauses)
            return f"{not_done}; {met} of {_clauses(clauses)} were met in cycle {cycle}, each for itself"
        if gate["moment_at"] is None:
            lacking = [each for each in clauses if each["holds_by_now"] is False]
            is_judged = any(each["holds_by_now"] is not None for each in clauses)
            stands = f"; as things stand, {_missing(lacking, clauses)}" if is_judged else ""
            return f"{not_done}: nothing that counts has happened in cycle {cycle} yet{stands}"
        if any(each["holds"] is None for each in clauses):
            return f"{not_done}; whether its clauses hold cannot be told, for the work database has no such definition"
        lacking = [each for each in clauses if not each["holds"]]
        before = next((each["at"] for each in gate["qualified"] if each["cycle"] == cycle), None)
        if before is not None:
            said = f"{not_done}: it was met on {self.at(before)}, before it came in force, which counts for nothing; "
            return said + (_missing(lacking, clauses) if lacking else "it counts from the next moment on")
        said = f"{not_done}: {_missing(lacking, clauses)}"
        if all(each["first_met_at"] for each in clauses):
            said += "; each held once in this cycle, but never all together"
        if all(each["holds_by_now"] for each in clauses):
            said += ". By now all hold, but only a moment counts: it waits for something to happen"
        return said

    def _overtaken(self, gate: dict[str, Any]) -> str:
        return f"{SHORT[gate['overtaken']['stage']]} came first, on {self.at(gate['overtaken']['at'])}"

    def _why_closed(self) -> str:
        last = self.journey.last
        reason = f" ({last['reason'].replace('_', ' ')})" if last["reason"] else ""
        return f"disqualified on {self.at(last['entered_at'])}{reason}"

    def _official(self, gate: dict[str, Any]) -> str:
        """Whether that made the lead enter the stage: by this version, by another, or not at all."""
        stage = SHORT[gate["stage"]]
        if gate["entered_by"] == gate["definition"]:
            return f"; by it the lead entered {stage} on {self.at(gate['entered_at'])}"
        if gate["overtaken"]:
            return f"; {stage} itself was skipped, for {self._overtaken(gate)}"
        if gate["entered_at"]:
            return f"; the lead entered {stage} by {gate['entered_by']}, on {self.at(gate['entered_at'])}"
        return f"; it was not in force then, so the lead did not enter {stage}"

    def at(self, moment: datetime) -> str:
        return f"{moment.replace(tzinfo=UTC).astimezone(self.zone):%Y-%m-%d %H:%M}"


def standing_of(gate: dict[str, Any]) -> str:
    """The version and from when it decides: 'points, in force from 2026-01-01' or 'points, a candidate'."""
    since: date | None = gate["in_force_from"]
    if since is None:
        return f"{gate['definition']}, a candidate that decides nothing"
    until = f" to {gate['in_force_to']}" if gate["in_force_to"] else ""
    return f"{gate['definition']}, in force from {since}{until}"


def _done(gate: dict[str, Any]) -> str:
    return "met" if gate["is_asked"] else "entered"


def _newer(gate: dict[str, Any]) -> str:
    return f"; in force now: {gate['in_force']}" if gate["in_force"] not in (None, gate["definition"]) else ""


def _clauses(clauses: list[dict[str, Any]]) -> str:
    return "1 clause" if len(clauses) == 1 else f"{len(clauses)} clauses"


def _missing(lacking: list[dict[str, Any]], clauses: list[dict[str, Any]]) -> str:
    if not lacking:
        return "no clause is missing"
    if len(lacking) == len(clauses):
        words = {1: "its clause is missing", 2: "both clauses are missing"}
        return words.get(len(clauses), f"all {len(clauses)} clauses are missing")
    return f"{len(lacking)} of {_clauses(clauses)} {'is' if len(lacking) == 1 else 'are'} missing"
