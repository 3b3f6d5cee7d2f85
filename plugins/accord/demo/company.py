"""The slow tables: reps and campaigns, sent when they start and again whenever they are modified."""

from random import Random

from accord.demo import catalogue
from accord.demo.calendar import at, date_of
from accord.demo.life import World
from accord.demo.tables import Rows


def rep_rows(world: World, rows: Rows) -> None:
    """Everyone on day 1; later a capacity changes now and then."""
    for rep in world.sdrs + world.aes:
        draw = Random(f"{world.seed}/rep/{rep.ref}").random
        day, capacity = 1, rep.capacity
        while day <= world.last_day:
            rows["crm.reps"].append((day, at(day, 2), rep.ref, rep.name, rep.team, str(capacity), rep.zone))
            day += 60 + int(draw() * 120)
            capacity = max(3, capacity + int(draw() * 9) - 4)


def campaign_rows(world: World, rows: Rows) -> None:
    """A campaign on its first day, then its cost as it grows, about once a month for half a year."""
    for number in range(catalogue.campaigns_started(world.last_day)):
        held = catalogue.campaign(world.seed, number)
        draw = Random(f"{world.seed}/campaign costs/{number}").random
        day, cost = held.first_day, held.cost
        for _ in range(6):
            if day <= world.last_day:
                started = date_of(held.first_day).isoformat()
                rows["marketing.campaigns"].append(
                    (day, at(day, 3), held.ref, held.name, held.channel, started, str(cost))
                )
            day += 25 + int(draw() * 15)
            cost += int(draw() * held.cost / 3)
