"""Whether and when Sales follows up a lead that it is handed, and what its manager does where nobody does."""

import math

from accord.demo import touches
from accord.demo.calendar import DAY, HOUR, SECOND, day_of
from accord.demo.people import Person
from accord.demo.reps import Rep
from accord.demo.truths import HandOff
from accord.demo.working_time import NEVER

WORTH_ACCEPTING = 0.475


def quality(person: Person, instant: int) -> float:
    """How good a lead is in truth: half fit, half intent."""
    return 0.5 * person.fit + 0.5 * person.intent_at(day_of(instant))


def follows_up_at(person: Person, instant: int, raised_hand: bool) -> int:
    """When a rep takes up a lead that is handed to Sales; NEVER if nobody does. Its owner may be another one then."""
    draw, side = person.random, person.side_random
    _meet_owner(person, instant)
    is_mine, wait = draw(), -math.log(1 - draw())
    if person.owner_ref and (side() < 0.25 or person.sdr.hides_behind_sequences):
        _start_sequence(person, instant)
    calls_itself = raised_hand and side() < 0.05
    moment = instant
    for turn in range(3):
        if not person.owner_ref or not person.sdr.is_here(day_of(moment)):
            moment = _given_by_manager(person, moment, 1 + 6 * side(), 0.75)
            if moment == NEVER:
                return NEVER
        rep = person.sdr
        start = _start_of(person, rep, moment, raised_hand, is_mine if turn == 0 else side(), wait)
        if calls_itself:
            called_at = rep.working.next(moment + int((0.5 + 12 * side()) * HOUR), side())
            if called_at < min(start, moment + 3 * DAY):
                touches.answer_back(person, called_at, "call", "reached")
                return called_at + 600 * SECOND
        if start < NEVER:
            return start
        is_away = rep.is_away_as_announced(day_of(moment))
        moment = _given_by_manager(person, moment, 1 + side() if is_away else 4 + 5 * side(), 0.4)
        if moment == NEVER:
            return NEVER
    return NEVER


def _start_of(person: Person, rep: Rep, instant: int, raised_hand: bool, pick: float, wait: float) -> int:
    """When this rep takes up the lead. A full queue makes it later, good leads make it likelier and earlier."""
    queue = person.world.queues[rep.ref]
    driven = queue.motivation(instant)
    load = queue.of_last_week(instant) / rep.capacity
    is_worth = quality(person, instant) > WORTH_ACCEPTING
    queue.add(instant, is_worth)
    share = min(0.97, rep.diligence * driven + (0.08 if raised_hand else 0.0))
    person.hand_offs.append(HandOff(instant, rep.ref, is_worth, share))
    if pick > share:
        return NEVER
    delay = rep.delay_hours * wait / driven * max(1.0, load) ** 2
    return rep.working.next(instant + 300 * SECOND + int(delay * HOUR), person.side_random())


def at_work(person: Person, instant: int) -> int:
    """The instant, moved to the next time at which the lead's rep works. Where it has left, a colleague goes on."""
    found = person.sdr.working.next(instant, person.random())
    if found == NEVER:
        given = _given_by_manager(person, instant, 2 + 6 * person.side_random(), 1.0)
        found = person.sdr.working.next(given, person.side_random())
    return found


def _meet_owner(person: Person, instant: int) -> None:
    """The record has another owner since a territory was cut anew."""
    if person.next_owner and person.next_owner[0] <= instant:
        person.sdr, person.next_owner = person.next_owner[1], None
        person.owner_ref = person.sdr.ref


def _given_by_manager(person: Person, instant: int, days: float, share: float) -> int:
    """After days of silence a manager gives the lead to another rep, sometimes back to its first one."""
    side = person.side_random
    if side() >= share:
        return NEVER
    moment = person.world.managers.next(instant + int(days * DAY), side())
    here = [rep for rep in person.world.sdrs if rep.is_here(day_of(moment)) and rep is not person.sdr]
    is_back = person.first_sdr in here and side() < 0.3
    person.sdr = person.first_sdr if is_back else here[int(side() * len(here))]
    person.owner_ref = person.sdr.ref
    person.change_property(moment, "owner_ref", person.owner_ref)
    return moment


def _start_sequence(person: Person, instant: int) -> None:
    """A program writes at once, and perhaps again some days later, at whatever hour."""
    side = person.side_random
    first = instant + int(60 + side() * 540) * SECOND
    touches.automated_mail(person, first)
    if side() < 0.5:
        touches.automated_mail(person, first + int((2 + 2 * side()) * DAY))
