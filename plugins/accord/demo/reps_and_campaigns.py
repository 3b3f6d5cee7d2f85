"""Rows of reps and campaigns: written when they start and again whenever they change."""

from random import Random

from accord.demo import catalogue
from accord.demo.calendar import at, date_of
from accord.demo.people import World
from accord.demo.tables import Rows


def rep_rows(world: World, rows: Rows) -> None:
    """All reps on day 1; later a rep's capacity changes from time to time."""
    for rep in world.sdrs + world.aes:
        draw = Random(f"{world.seed}/rep/{rep.ref}").random
        day, capacity = 1, rep.capacity
        while day <= world.last_day:
            rows["crm.reps"].append((day, at(day, 2), rep.ref, rep.name, rep.team, str(capacity), rep.zone))
            day += 60 + int(draw() * 120)
            capacity = max(3, capacity + int(draw() * 9) - 4)


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
