"""Marketing objects to some of the decisions that send a lead back, and a manager rules on most of these objections.

What it draws has a random stream of its own: whatever else a person does is independent of it.
"""

from random import Random

from accord.demo.calendar import DAY, day_of, stamp
from accord.demo.people import Person
from accord.demo.truths import SendBack

# By whether the reason given is true: how often Marketing objects, and how often the manager says that it is right.
_RAISED = {True: 0.03, False: 0.4}
_OVERTURNED = {True: 0.15, False: 0.8}
_RULED = 0.85


def perhaps_dispute(person: Person, given: SendBack) -> None:
    """Marketing objects to a decision or lets it be."""
    draw, managers = Random(f"{person.world.seed}/dispute/{given.ref}").random, person.world.managers
    if draw() >= _RAISED[given.is_true]:
        return
    raised_at = managers.next(given.instant + int((0.5 + 4 * draw()) * DAY), draw())
    if draw() >= _RULED:
        dispute(person, given, raised_at)
        return
    ruled_at = managers.next(raised_at + int((4 + 10 * draw()) * DAY), draw())
    ruling = "overturned" if draw() < _OVERTURNED[given.is_true] else "upheld"
    dispute(person, given, raised_at, ruling, ruled_at)


def dispute(person: Person, given: SendBack, raised_at: int, ruling: str = "", ruled_at: int = 0) -> None:
    """Write a dispute about a decision, and the same row again once it is ruled, which is four days later or more."""
    row = [f"B{given.ref}", given.ref]
    person.write("crm.disputes", raised_at, *row, "", "")
    if ruling:
        days = day_of(ruled_at) - day_of(raised_at)
        person.resend("crm.disputes", days, raised_at, *row, ruling, stamp(ruled_at))
