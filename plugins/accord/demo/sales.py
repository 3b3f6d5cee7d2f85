"""What Sales does with a lead: accept it or send it back, call, ask questions, win or lose deals."""

import math
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from random import Random

from accord.demo import disputes, follow_up, reasons
from accord.demo.calendar import DAY, HOUR, SECOND, date_of, day_of
from accord.demo.follow_up import WORTH_ACCEPTING, at_work
from accord.demo.people import Person
from accord.demo.reps import Rep
from accord.demo.touches import answer_back, touch, unanswered
from accord.demo.truths import Deal, SendBack
from accord.demo.working_time import NEVER

_QUESTIONS = ("budget", "authority", "need", "timescale", "attitude", "right_stage")
_STAGES = ("prospecting", "discovery", "proposal", "negotiation")
_OPPORTUNITY_ABOVE = 0.575
_REOPENED = "second_look"  # why somebody who was disqualified is recycled


def decide(person: Person, instant: int, decision: str, reason: str = "", ref: str | None = None) -> None:
    """Write a rep's decision; `ref`: the record it is about, if not the person's first one."""
    row = [f"D{person.next_ref()}", ref or person.ref, person.sdr.ref, decision, reason]
    person.write("crm.decisions", instant, *row)
    if reason and reason != _REOPENED:
        person.send_backs.append(SendBack(row[0], row[1], instant, reason, reasons.is_true(person, instant, reason)))
    if reason and person.random() < 0.01:
        row[4] = f"{reason} (checked)"
        person.resend("crm.decisions", 5, instant, *row)


def send_back(person: Person, instant: int, decision: str, reason: str) -> None:
    """Rejected or recycled: the cycle ends, and a new one starts."""
    decide(person, instant, decision, reason)
    disputes.perhaps_dispute(person, person.send_backs[-1])
    if person.random() < 0.25:
        person.change_property(instant, "lifecycle_stage", "lead")
    person.start_new_cycle(instant)


def disqualify(person: Person, instant: int, reason: str) -> None:
    """Disqualified; one in eight is recycled later."""
    draw = person.random
    decide(person, instant, "disqualified", reason)
    disputes.perhaps_dispute(person, person.send_backs[-1])
    person.busy_until = NEVER
    person.disqualified_at = instant
    if draw() < 0.12:
        back = at_work(person, instant + int((20 + 60 * draw()) * DAY))
        decide(person, back, "recycled", _REOPENED)
        person.disqualified_at = NEVER
        person.busy_until = 0
        person.start_new_cycle(back)


def rep_judgement(person: Person, instant: int, noise: float) -> float:
    """How good a rep believes a lead is: half fit, half intent, plus a random error."""
    draw = person.random
    error = (draw() + draw() + draw() - 1.5) * 2 * noise
    return 0.5 * person.fit + 0.5 * person.intent_at(day_of(instant)) + error


def rejection_reason(person: Person, instant: int) -> str:
    """The reason that a rep gives why it does not want this person; sometimes one that the facts contradict."""
    return reasons.told(person, instant, _plausible_reason(person, instant))


def _plausible_reason(person: Person, instant: int) -> str:
    draw = person.random
    if person.intent_at(day_of(instant)) < 0.35 and draw() < 0.6:
        return "not_ready" if draw() < 0.7 else "no_need"
    if person.account.employees < 50 and draw() < 0.6:
        return "company_too_small"
    if person.fit < 0.4 and draw() < 0.5:
        return "wrong_industry"
    return ("no_budget", "no_authority", "no_response", "bad_contact_data", "uses_competitor")[int(draw() * 5)]


def work_lead(person: Person, instant: int, raised_hand: bool) -> None:
    """A lead is in its rep's queue: somebody works it after a while, or nobody ever does."""
    draw = person.random
    start = follow_up.follows_up_at(person, instant, raised_hand)
    if start == NEVER:
        person.busy_until = instant + 45 * DAY
        return
    if person.kind in ("student", "competitor", "own", "test") and draw() < 0.75:
        reasons = {"student": "student", "competitor": "competitor", "own": "own_staff", "test": "test_record"}
        disqualify(person, start, reasons[person.kind])
        return
    if rep_judgement(person, start, 0.10) + (0.08 if raised_hand else 0.0) < WORTH_ACCEPTING:
        if draw() < 0.06:
            disqualify(person, start, rejection_reason(person, start))
        else:
            send_back(person, start, "rejected" if draw() < 0.6 else "recycled", rejection_reason(person, start))
        return
    decide(person, start, "accepted")
    if draw() < 0.5:
        set_at = start + int((draw() - 0.3) * 6 * DAY)
        person.change_property(
            max(set_at, instant),
            "lifecycle_stage",
            "salesqualifiedlead" if draw() < 0.4 else "marketingqualifiedlead",
        )
    _call(person, start)


def _call(person: Person, start: int) -> None:
    """Calls and mails until the person is reached; then the questions, and an opportunity or a decision.

    The first try mostly follows within the hour in which the lead was accepted.
    """
    draw, side = person.random, person.side_random
    moment = start
    reached = False
    tries = 2 + int(draw() * 5)
    for number in range(1 + tries // 4 if person.sdr.hides_behind_sequences else tries):
        is_beside = number == 0 and side() < 0.88
        wait = 0.05 + 0.75 * side() if is_beside else 0.2 - 20 * math.log(1 - draw())
        moment = at_work(person, moment + int(wait * HOUR))
        if draw() < 0.3:
            touch(person, moment, "message" if side() < 0.25 else "email", "sent")
            if side() < 0.1:
                moment += int((0.5 + 20 * side()) * HOUR)
                answer_back(person, moment, "email", "replied")
                reached = True
                break
            continue
        reached = draw() < 0.44
        touch(person, moment, "call", "reached" if reached else unanswered(person))
        if reached:
            break
    person.busy_until = moment + 30 * DAY
    if not reached and draw() < 0.82:
        if draw() < 0.5:
            send_back(person, at_work(person, moment + 5 * DAY), "recycled", "no_response")
        return
    if reached:
        moment = at_work(person, moment)
        ask(person, moment + 60 * SECOND, 0.75)
    if rep_judgement(person, moment, 0.07) < _OPPORTUNITY_ABOVE:
        end = at_work(person, moment + int(draw() * 4 * DAY))
        pick = draw()
        if pick < 0.08:
            disqualify(person, end, rejection_reason(person, end))
        else:
            send_back(person, end, "recycled" if pick < 0.65 else "rejected", rejection_reason(person, end))
        return
    handed_over = at_work(person, moment + int(draw() * 5 * DAY))
    if reached and side() < 0.6:
        touch(person, moment + 120 * SECOND, "meeting", "booked")
    if draw() < 0.75:
        decide(person, handed_over, "handed_over")
    run_opportunity(person, person.ae.working.next(handed_over + int(draw() * HOUR), draw()))


def ask(person: Person, instant: int, share: float) -> None:
    """Write the person's answers; each question is asked with the probability `share`."""
    draw = person.random
    intent = person.intent_at(day_of(instant))
    yes_share = {
        "budget": 0.3 + 0.5 * person.account.fit,
        "authority": person.seniority,
        "attitude": 0.4 + 0.5 * intent,
    }
    for question in _QUESTIONS:
        if draw() < share:
            pick = draw()
            answer = (
                "unknown" if pick < 0.15 else "yes" if pick < 0.15 + 0.85 * yes_share.get(question, intent) else "no"
            )
            person.write("crm.answers", instant, f"Q{person.next_ref()}", person.ref, person.sdr.ref, question, answer)


def run_opportunity(person: Person, opened: int, outcome: str | None = None) -> int:
    """Write an opportunity from opening to close; returns the instant it closed.

    `outcome`: won or lost; without one, fit and intent decide the probability of a win.
    """
    draw = person.random
    number = person.next_ref()
    opportunity = f"O{number}"
    amount = 4000 + int(draw() * 60 * min(person.account.employees, 3000) / 50) * 100
    converted = draw() < 0.5
    row = [
        opportunity, person.account.ref, person.ref if converted else "", str(amount), person.ae.ref,
        person.campaign.ref if draw() < 0.7 else "",
    ]  # fmt: skip
    person.write("crm.opportunities", opened, *row)
    if draw() < 0.2:
        row[3] = str(amount + 1500)
        person.resend("crm.opportunities", 4 + int(draw() * 20), opened, *row)
    role = "Decision maker" if person.seniority > 0.8 else ("Influencer", "User", "", "Evaluator")[int(draw() * 4)]
    person.write(
        "crm.opportunity_contacts", opened + int(draw() * 2) * int(draw() * 2 * DAY), opportunity, person.ref, role
    )
    # The outcome has its own random stream: it does not depend on anything else that the person does.
    luck = Random(f"{person.world.seed}/deal/{opportunity}").random()
    chance = person.win_probability(person.intent_at(day_of(opened))) if outcome is None else float(outcome == "won")
    won = luck < chance
    wins_at = _deal_timeline(person.ae, copy(person.stream).random, opened, 0).closed_at
    timeline = _deal_timeline(person.ae, draw, opened, 0 if won else 1 + int(draw() * len(_STAGES)))
    for number_of_stage, moment in enumerate(timeline.stages_at):
        person.write(
            "crm.opportunity_stages", moment, f"P{number}{number_of_stage}", opportunity, _STAGES[number_of_stage]
        )
    for moment, result in timeline.meetings:
        is_cancelled = result == "no_show" and person.side_random() < 0.4
        touch(person, moment, "meeting", "cancelled" if is_cancelled else result, person.ae)
    person.write("crm.opportunity_stages", timeline.closed_at, f"P{number}9", opportunity, "won" if won else "lost")
    person.deals.append(Deal(opportunity, _chances(chance, timeline.stages_at), wins_at, won))
    if won:
        become_customer(person, timeline.closed_at)
    else:
        person.start_new_cycle(timeline.closed_at)
    return timeline.closed_at


@dataclass
class _DealTimeline:
    """When a deal reached each stage, its meetings (instant, result), and when it closed."""

    stages_at: list[int]
    meetings: list[tuple[int, str]]
    closed_at: int


def _deal_timeline(ae: Rep, draw: Callable[[], float], opened: int, lost_after: int) -> _DealTimeline:
    """The timeline of a deal: through all stages (`lost_after` 0), or until it is lost after stage 1, 2, …"""
    timeline = _DealTimeline([], [], opened)
    moment = opened
    for number in range(1, len(_STAGES) + 1):
        timeline.stages_at.append(moment)
        if number == lost_after:
            break
        if draw() < 0.6:
            result = "held" if draw() < 0.85 else "no_show"
            timeline.meetings.append((ae.working.next(moment + int(draw() * 4 * DAY), draw()), result))
        moment = ae.working.next(moment + int((2 + 10 * draw()) * DAY), draw())
    timeline.closed_at = ae.working.next(moment + int((1 + 8 * draw()) * DAY), draw())
    return timeline


def _chances(chance: float, stages_at: list[int]) -> list[tuple[int, float]]:
    """The probability of a win at each stage reached. A lost deal is lost after each of the stages equally often."""
    still_lost = [1 - number / len(_STAGES) for number in range(len(stages_at))]
    return [(at, chance / (chance + (1 - chance) * rest)) for at, rest in zip(stages_at, still_lost, strict=True)]


def become_customer(person: Person, instant: int) -> None:
    """The person has bought: its company is a customer from this day on."""
    account = person.account
    person.bought_at = person.bought_at or instant
    person.customer_from = min(person.customer_from, instant)
    person.busy_until = NEVER
    since = date_of(day_of(instant)).isoformat()
    person.write(
        "crm.accounts",
        instant,
        account.ref,
        account.name,
        account.domain,
        account.industry,
        str(account.employees),
        account.country,
        since,
    )
    if person.random() < 0.7:
        person.change_property(instant + int(person.random() * 10 * DAY), "lifecycle_stage", "customer")
