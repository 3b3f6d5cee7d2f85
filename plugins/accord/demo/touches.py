"""What Sales does to reach a lead, and what the lead does to reach Sales: one row each, with when it was logged."""

from accord.demo.calendar import DAY, SECOND, stamp
from accord.demo.people import Person
from accord.demo.reps import Rep
from accord.demo.truths import Touch

_MINUTE = 60 * SECOND
_CONTACTS = ("reached", "replied", "held")
_NO_ATTEMPTS = ("bounced", "cancelled")


def touch(person: Person, instant: int, kind: str, outcome: str, rep: Rep | None = None) -> None:
    """Write what a rep did, by default the lead's sdr: call, email, message or meeting."""
    rep, draw = rep or person.sdr, person.side_random
    row = [f"S{person.next_ref()}", person.ref, rep.ref, kind, outcome, "outbound", "false"]
    logged_at = _logged_at(person, rep, instant)
    _write(person, instant, logged_at, row)
    if outcome == "no_answer" and draw() < 0.01:
        corrected = "reached"
    elif outcome == "sent" and kind == "email" and draw() < 0.02:
        corrected = "bounced"
    else:
        _remember(person, instant, outcome)
        return
    _remember(person, instant, corrected)
    row[4] = corrected
    person.resend("crm.sales_activities", 4 + int(draw() * 4), instant, *row, stamp(logged_at), filed_at=logged_at)


def answer_back(person: Person, instant: int, kind: str, outcome: str) -> None:
    """Write what the lead did: it wrote back, or called its rep and reached it."""
    row = [f"S{person.next_ref()}", person.ref, person.sdr.ref, kind, outcome, "inbound", "false"]
    _write(person, instant, instant + int(1 + person.side_random() * 9) * _MINUTE, row)
    person.touches.append(Touch(instant, is_attempt=False, is_contact=outcome in _CONTACTS))


def automated_mail(person: Person, instant: int) -> None:
    """Write a mail of a sequence: a program sends it in the name of the rep, at any hour."""
    row = [f"S{person.next_ref()}", person.ref, person.sdr.ref, "email", "sent", "outbound", "true"]
    _write(person, instant, instant, row)


def unanswered(person: Person) -> str:
    """How a call ends that reaches nobody."""
    pick = person.side_random()
    return "no_answer" if pick < 0.58 else "voicemail" if pick < 0.92 else "wrong_number"


def _remember(person: Person, instant: int, outcome: str) -> None:
    """What the touch was in truth: an attempt, and whether both sides spoke."""
    is_reply = outcome == "replied"
    is_attempt = outcome not in _NO_ATTEMPTS and not is_reply
    person.touches.append(Touch(instant, is_attempt, is_contact=outcome in _CONTACTS))


def _write(person: Person, instant: int, logged_at: int, row: list[str]) -> None:
    person.write("crm.sales_activities", instant, *row, stamp(logged_at), filed_at=logged_at)


def _logged_at(person: Person, rep: Rep, instant: int) -> int:
    """Most touches are logged within the hour, some days later; one rep logs nearly all of its touches late."""
    draw = person.side_random
    if draw() < (0.2 if rep.logs_late else 0.9):
        return instant + int(1 + draw() * 49) * _MINUTE
    return rep.working.next(instant + int((0.8 + 2.7 * draw()) * DAY), draw())
