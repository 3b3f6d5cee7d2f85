"""Rows of reps and campaigns: written when they start and again whenever they change."""

from random import Random

from accord.demo import catalogue
from accord.demo.calendar import at, date_of, day_of_date
from accord.demo.company import World
from accord.demo.tables import Rows


def rep_rows(world: World, rows: Rows) -> None:
    """Each rep on its first day; later its capacity changes from time to time, one moves, and one leaves."""
    for rep in world.sdrs + world.aes:
        draw = Random(f"{world.seed}/rep/{rep.ref}").random
        day, capacity = rep.joined_day, rep.capacity
        capacities: dict[int, int] = {}
        while day <= world.last_day:
            capacities[day] = capacity
            day += 60 + int(draw() * 120)
            capacity = max(4, capacity + int(draw() * 5) - 2)
        moves = {day_of_date(period.first) for period in rep.periods[1:]}
        for day in sorted({*capacities, *moves, rep.left_day}):
            if day > world.last_day:
                break
            capacity = capacities.get(day, capacity)
            period = [each for each in rep.periods if each.first <= date_of(day)][-1]
            rows["crm.reps"].append(
                (
                    day, at(day, 2), rep.ref, rep.name, rep.team, str(capacity), period.zone, "office", period.holidays,
                    str(day < rep.left_day).lower(),
                )
            )  # fmt: skip


def campaign_rows(world: World, rows: Rows) -> None:
    """Each campaign on its first day, then with its rising cost, about once a month for half a year."""
    for number in range(catalogue.campaigns_started(world.last_day)):
        campaign = catalogue.campaign(world.seed, number)
        draw = Random(f"{world.seed}/campaign costs/{number}").random
        day, cost = campaign.first_day, campaign.cost
        for _ in range(6):
            if day <= world.last_day:
                started = date_of(campaign.first_day).isoformat()
                rows["marketing.campaigns"].append(
                    (day, at(day, 3), campaign.ref, campaign.name, campaign.channel, started, str(cost))
                )
            day += 25 + int(draw() * 15)
            cost += int(draw() * campaign.cost / 3)
