"""How Sales works what it is handed: look or not, accept or send back, call, ask, hand over, win or lose."""

import math
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from random import Random

from accord.demo.calendar import DAY, HOUR, SECOND, date_of, day_of, in_office
from accord.demo.life import Deal, Life

_NEVER = 1 << 62
_QUESTIONS = ("budget", "authority", "need", "timescale", "attitude", "right_stage")
_STAGES = ("prospecting", "discovery", "proposal", "negotiation")
_ACCEPT_ABOVE = 0.475
_OPPORTUNITY_ABOVE = 0.575


def decide(life: Life, instant: int, decision: str, reason: str = "", ref: str | None = None) -> None:
    row = [f"D{life.number()}", ref or life.ref, life.sdr.ref, decision, reason]
    life.put("crm.decisions", instant, *row)
    if reason and life.random() < 0.01:
        row[4] = f"{reason} (checked)"
        life.correct("crm.decisions", 5, instant, *row)


def work(life: Life, instant: int, kind: str, outcome: str, rep: str | None = None) -> None:
    """A touch by Sales: call, email or meeting."""
    row = [f"S{life.number()}", life.ref, rep or life.sdr.ref, kind, outcome]
    life.put("crm.sales_activities", instant, *row)
    if outcome == "no_answer" and life.random() < 0.01:
        row[4] = "reached"
        life.correct("crm.sales_activities", 4 + int(life.random() * 4), instant, *row)


def send_back(life: Life, instant: int, decision: str, reason: str) -> None:
    """Rejected or recycled: the cycle ends here, and behaviour counts anew."""
    decide(life, instant, decision, reason)
    if life.random() < 0.25:
        life.change(instant, "lifecycle_stage", "lead")
    life.start_over(instant)


def disqualify(life: Life, instant: int, reason: str) -> None:
    """Out, until somebody recycles it; that happens to one in eight."""
    draw = life.random
    decide(life, instant, "disqualified", reason)
    life.busy_until = _NEVER
    life.closed_at = instant
    if draw() < 0.12:
        back = in_office(instant + int((20 + 60 * draw()) * DAY), draw())
        decide(life, back, "recycled", "second_look")
        life.closed_at = _NEVER
        life.busy_until = 0
        life.start_over(back)


def judgement(life: Life, instant: int, noise: float) -> float:
    """What a rep makes of a person: half fit, half intent, and a misjudgement of either sign."""
    draw = life.random
    error = (draw() + draw() + draw() - 1.5) * 2 * noise
    return 0.5 * life.fit + 0.5 * life.intent_at(day_of(instant)) + error


def why_not(life: Life, instant: int) -> str:
    """A reason that fits the person, as a rep would write it."""
    draw = life.random
    if life.intent_at(day_of(instant)) < 0.35 and draw() < 0.6:
        return "not_ready" if draw() < 0.7 else "no_need"
    if life.account.employees < 50 and draw() < 0.6:
        return "company_too_small"
    if life.fit < 0.4 and draw() < 0.5:
        return "wrong_industry"
    return ("no_budget", "no_authority", "no_response", "bad_contact_data", "uses_competitor")[int(draw() * 5)]


def take_up(life: Life, instant: int, raised_hand: bool) -> None:
    """A lead is in the rep's queue: worked after a while, or never."""
    draw = life.random
    rep = life.sdr
    if draw() > rep.diligence * 0.91 + (0.1 if raised_hand else 0.0):
        life.busy_until = instant + 45 * DAY
        return
    delay = int(-rep.delay_hours * math.log(1 - draw()) * HOUR)
    start = in_office(instant + 300 * SECOND + delay, draw())
    if life.kind in ("student", "competitor", "own", "test") and draw() < 0.75:
        reasons = {"student": "student", "competitor": "competitor", "own": "own_staff", "test": "test_record"}
        disqualify(life, start, reasons[life.kind])
        return
    if judgement(life, start, 0.10) + (0.08 if raised_hand else 0.0) < _ACCEPT_ABOVE:
        if draw() < 0.06:
            disqualify(life, start, why_not(life, start))
        else:
            send_back(life, start, "rejected" if draw() < 0.6 else "recycled", why_not(life, start))
        return
    decide(life, start, "accepted")
    if draw() < 0.5:
        felt = start + int((draw() - 0.3) * 6 * DAY)
        life.change(
            max(felt, life.arrived_at),
            "lifecycle_stage",
            "salesqualifiedlead" if draw() < 0.4 else "marketingqualifiedlead",
        )
    _call(life, start)


def _call(life: Life, start: int) -> None:
    """Attempts to reach the person, the questions, and what follows from them."""
    draw = life.random
    moment = start
    reached = False
    for _ in range(2 + int(draw() * 5)):
        moment = in_office(moment + int((0.2 - 20 * math.log(1 - draw())) * HOUR), draw())
        if draw() < 0.3:
            work(life, moment, "email", "sent")
            continue
        reached = draw() < 0.45
        work(life, moment, "call", "reached" if reached else "no_answer")
        if reached:
            break
    life.busy_until = moment + 30 * DAY
    if not reached and draw() < 0.82:
        if draw() < 0.5:
            send_back(life, in_office(moment + 5 * DAY, draw()), "recycled", "no_response")
        return
    if reached:
        ask(life, moment + 60 * SECOND, 0.75)
    if judgement(life, moment, 0.07) < _OPPORTUNITY_ABOVE:
        end = in_office(moment + int(draw() * 4 * DAY), draw())
        pick = draw()
        if pick < 0.08:
            disqualify(life, end, why_not(life, end))
        else:
            send_back(life, end, "recycled" if pick < 0.65 else "rejected", why_not(life, end))
        return
    opened = in_office(moment + int(draw() * 5 * DAY), draw())
    if draw() < 0.75:
        decide(life, opened - int(draw() * 2) * HOUR, "handed_over")
    pursue(life, opened)


def ask(life: Life, instant: int, share: float) -> None:
    """Budget, authority, need, timescale, attitude, right stage: what was asked, and what the person said."""
    draw = life.random
    intent = life.intent_at(day_of(instant))
    truth = {"budget": 0.3 + 0.5 * life.account.fit, "authority": life.seniority, "attitude": 0.4 + 0.5 * intent}
    for question in _QUESTIONS:
        if draw() < share:
            pick = draw()
            answer = "unknown" if pick < 0.15 else "yes" if pick < 0.15 + 0.85 * truth.get(question, intent) else "no"
            life.put("crm.answers", instant, f"Q{life.number()}", life.ref, life.sdr.ref, question, answer)


def pursue(life: Life, opened: int, outcome: str | None = None) -> int:
    """An opportunity from opening to the end, over weeks; won or lost by fit and intent. The instant it closed."""
    draw = life.random
    number = life.number()
    opportunity = f"O{number}"
    amount = 4000 + int(draw() * 60 * min(life.account.employees, 3000) / 50) * 100
    converted = draw() < 0.5
    row = [
        opportunity, life.account.ref, life.ref if converted else "", str(amount), life.ae.ref,
        life.campaign.ref if draw() < 0.7 else "",
    ]  # fmt: skip
    life.put("crm.opportunities", opened, *row)
    if draw() < 0.2:
        row[3] = str(amount + 1500)
        life.correct("crm.opportunities", 4 + int(draw() * 20), opened, *row)
    role = "Decision maker" if life.seniority > 0.8 else ("Influencer", "User", "", "Evaluator")[int(draw() * 4)]
    life.put("crm.opportunity_contacts", opened + int(draw() * 2) * int(draw() * 2 * DAY), opportunity, life.ref, role)
    # A stream of its own: what else changes in this life leaves the luck of its deals alone.
    luck = Random(f"{life.world.seed}/deal/{opportunity}").random()
    chance = life.would_buy(life.intent_at(day_of(opened))) if outcome is None else float(outcome == "won")
    won = luck < chance
    wins_at = _course(copy(life.stream).random, opened, 0).closed_at
    course = _course(draw, opened, 0 if won else 1 + int(draw() * len(_STAGES)))
    for number_of_stage, moment in enumerate(course.stages_at):
        life.put("crm.opportunity_stages", moment, f"P{number}{number_of_stage}", opportunity, _STAGES[number_of_stage])
    for moment, held in course.meetings:
        work(life, moment, "meeting", held, life.ae.ref)
    life.put("crm.opportunity_stages", course.closed_at, f"P{number}9", opportunity, "won" if won else "lost")
    life.deals.append(Deal(opportunity, _chances(chance, course.stages_at), wins_at, won))
    if won:
        buy(life, course.closed_at)
    else:
        life.start_over(course.closed_at)
    return course.closed_at


@dataclass
class _Course:
    """When a deal reached each of its stages, which meetings there were, and when it closed."""

    stages_at: list[int]
    meetings: list[tuple[int, str]]
    closed_at: int


def _course(draw: Callable[[], float], opened: int, lost_after: int) -> _Course:
    """How a deal goes on from its opening: through all stages (0), or to the one after which it is lost (1, 2, …)."""
    course = _Course([], [], opened)
    moment = opened
    for number in range(1, len(_STAGES) + 1):
        course.stages_at.append(moment)
        if number == lost_after:
            break
        if draw() < 0.6:
            held = "held" if draw() < 0.85 else "no_show"
            course.meetings.append((in_office(moment + int(draw() * 4 * DAY), draw()), held))
        moment = in_office(moment + int((2 + 10 * draw()) * DAY), draw())
    course.closed_at = in_office(moment + int((1 + 8 * draw()) * DAY), draw())
    return course


def _chances(chance: float, stages_at: list[int]) -> list[tuple[int, float]]:
    """At each stage reached, the probability of a win: what is lost is lost after any stage with like chance."""
    still_lost = [1 - number / len(_STAGES) for number in range(len(stages_at))]
    return [(at, chance / (chance + (1 - chance) * rest)) for at, rest in zip(stages_at, still_lost, strict=True)]


def buy(life: Life, instant: int) -> None:
    """The company is a customer from this day on."""
    held = life.account
    life.bought_at = life.bought_at or instant
    life.customer_from = min(life.customer_from, instant)
    life.busy_until = _NEVER
    since = date_of(day_of(instant)).isoformat()
    life.put(
        "crm.accounts",
        instant,
        held.ref,
        held.name,
        held.domain,
        held.industry,
        str(held.employees),
        held.country,
        since,
    )
    if life.random() < 0.7:
        life.change(instant + int(life.random() * 10 * DAY), "lifecycle_stage", "customer")
