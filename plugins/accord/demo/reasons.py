"""The reason that a rep gives for sending a lead back, and whether it is true.

What it draws has a random stream of its own: whatever else a person does is independent of it.
"""

from random import Random

from accord.demo.people import Person
from accord.demo.reps import Rep

SMALL_BELOW = 50  # employees
TRIES = 4  # before a rep may say that the lead does not answer
_CHECKABLE = ("company_too_small", "no_response", "bad_contact_data")
_OTHERS = ("no_budget", "no_authority", "uses_competitor")
_NOT_CHECKED = 0.14
_NOT_CHECKED_BEHIND_PROGRAMS = 0.4


def is_true(person: Person, instant: int, reason: str) -> bool:
    """Whether a reason given at an instant agrees with the facts of the cycle. Most reasons no fact can contradict."""
    if reason == "company_too_small":
        return person.account.employees < SMALL_BELOW
    touches = [each for each in person.touches if person.cycle_started_at < each.instant <= instant]
    is_reached = any(each.is_contact for each in touches)
    if reason == "no_response":
        return not is_reached and sum(each.is_attempt for each in touches) >= TRIES
    return not (reason == "bad_contact_data" and is_reached)


def told(person: Person, instant: int, plausible: str) -> str:
    """What the rep writes: a reason that agrees with the facts, or in a known share of cases one that does not."""
    draw = Random(f"{person.world.seed}/reason/{person.ref}/{instant}").random
    pick, which = draw(), draw()
    false = [each for each in _CHECKABLE if not is_true(person, instant, each)]
    if false and pick < share_of_false(person.sdr):
        return false[int(which * len(false))]
    return _OTHERS[int(which * len(_OTHERS))] if plausible in false else plausible


def share_of_false(rep: Rep) -> float:
    """How often a rep gives a reason that the facts contradict, where there is one."""
    return _NOT_CHECKED_BEHIND_PROGRAMS if rep.hides_behind_sequences else _NOT_CHECKED
