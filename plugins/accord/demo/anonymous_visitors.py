"""Visitors who are never identified: most of the traffic, crawlers included. Each day has its own random stream."""

import math
from random import Random

from accord.demo.calendar import DAY, HOUR, STARTS, day_of
from accord.demo.catalogue import campaign_on
from accord.demo.company import World
from accord.demo.tables import Rows

_PATHS = (
    "/", "/", "/blog", "/blog/lead-scoring", "/blog/agreeing-on-mql", "/resources", "/about", "/careers", "/product",
    "/product/scoring", "/pricing", "/events", "/docs/start",
)  # fmt: skip
_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0",
    "Mozilla/5.0 (Linux; Android 15) Mobile",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Safari/17.5",
    "Mozilla/5.0 (compatible; ExampleBot/2.1)",
)
VISITORS_PER_LEAD = 4.0


def write_visits(world: World, day: int, rows: Rows) -> None:
    """Write all visits, on this and later days, of the visitors who first visit on this day."""
    random = Random(f"{world.seed}/strangers/{day}")
    draw = random.random
    expected = VISITORS_PER_LEAD * world.arrivals.per_day(day)
    page_views = rows["web.page_views"]
    for number in range(int(expected) + (draw() < expected % 1)):
        visitor = f"v{random.getrandbits(48):012x}"
        agent = _AGENTS[int(draw() * draw() * 4)]
        campaign = campaign_on(world.seed, day, draw()).ref if draw() < 0.4 else ""
        referrer = ("", "https://www.google.com/", "https://www.linkedin.com/")[number % 3]
        instant = STARTS[day - 1] + int((6 + 15 * (draw() + draw()) / 2) * 3_600_000) * 1000
        for _ in range(1 + int(-0.5 * math.log(1 - draw()))):
            for _ in range(1 + int(-1.2 * math.log(1 - draw()))):
                on = day_of(instant)
                path = _PATHS[int(draw() * len(_PATHS))]  # always drawn: the stream must not depend on the last day
                if on <= world.last_day:
                    page_views.append((on, instant, visitor, path, referrer, agent, campaign))
                instant += (4000 + int(-40_000 * math.log(1 - draw()))) * 1000
                referrer = campaign = ""
            instant += HOUR + int(draw() * 9 * DAY)
