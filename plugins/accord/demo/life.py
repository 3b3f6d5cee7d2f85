"""One person: what is hidden about it, what is known, and the helpers that write down what it does."""

import math
from dataclasses import dataclass
from random import Random

from accord.demo import catalogue
from accord.demo.calendar import DAY, LAST_POSSIBLE_DAY, STARTS, Arrivals, at, day_of
from accord.demo.catalogue import Account, Campaign, Rep, code
from accord.demo.tables import Rows

# (share, kind): who turns up. `lead` is the ordinary prospect.
_KINDS = (
    (0.025, "student"),
    (0.035, "competitor"),
    (0.045, "partner"),
    (0.053, "own"),
    (0.057, "test"),
    (0.135, "free_mail"),
)
_DOMAINS = {
    "student": ("gmail.com", "gmx.de", "web.de"),
    "competitor": ("rival-software.example", "rival-software.example", "other-rival.example"),
    "partner": ("partner-one.example", "partner-two.example"),
    "own": ("accord-demo.example",),
    "test": ("test.example",),
    "free_mail": ("gmail.com", "outlook.com", "web.de", "gmx.de", "yahoo.com"),
}
_TITLES = (
    ("Chief Technology Officer", 1.0),
    ("Chief Operating Officer", 1.0),
    ("Vice President Operations", 0.95),
    ("Director of Marketing", 0.9),
    ("Head of Sales Operations", 0.95),
    ("Head of IT", 0.9),
    ("Marketing Manager", 0.65),
    ("Team Lead Data", 0.6),
    ("Project Manager", 0.6),
    ("Account Manager", 0.5),
    ("Analyst", 0.4),
    ("Engineer", 0.35),
    ("Assistant", 0.2),
    ("Consultant", 0.3),
)
_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Safari/17.5",
    "Mozilla/5.0 (X11; Linux x86_64) Firefox/133.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Mobile/15E148",
)
_SOURCES = {
    "search": "Web form",
    "social": "Web form",
    "webinar": "Webinar",
    "event": "Event list",
    "email": "Web form",
    "partner": "Partner",
    "content": "Purchased list",
}
# One row in so many reaches its file a day or more after it happened.
_LATE_EVERY = 89


class World:
    """What all people share: the arguments, the calendar of arrivals, and the last day that is written."""

    def __init__(self, leads: int, days: int, seed: int, last_day: int) -> None:
        self.leads, self.days, self.seed, self.last_day = leads, days, seed, last_day
        self.arrivals = Arrivals(leads, days)
        people = catalogue.reps(seed, leads / days)
        self.sdrs = [rep for rep in people if rep.team == "sdr"]
        self.aes = [rep for rep in people if rep.team == "ae"]
        self.end = STARTS[last_day]
        self.leading: frozenset[int] = (
            frozenset()
        )  # people who play a part: ordinary leads, whatever they would have been


@dataclass(frozen=True)
class Deal:
    """What is hidden about an opportunity.

    `chances`: at each stage that it reached, the instant, and the probability of a win given that it got so far; the
    first is that of the draw. `wins_at`: when it closes if it is won, drawn before anybody knew whether it is.
    """

    ref: str
    chances: list[tuple[int, float]]
    wins_at: int
    is_won: bool


class Device:
    """A browser: page views are known to be the person's once it is identified."""

    __slots__ = ("agent", "identified", "ref", "seen")

    def __init__(self, ref: str, agent: str) -> None:
        self.ref, self.agent = ref, agent
        self.identified = False
        self.seen: list[tuple[int, int]] = []  # visits (instant, points) while nobody knows whose they are


class Life:
    """State of one person. Its random stream depends on the seed and the person alone, never on when the world ends."""

    def __init__(self, world: World, person: int, rows: Rows) -> None:
        self.world, self.person, self.rows = world, person, rows
        self.stream = Random(f"{world.seed}/person/{person}")
        self.random = draw = self.stream.random
        # A stream of its own for what machines do to mails: people act as they would without it.
        self.gateway = Random(f"{world.seed}/gateway/{person}").random
        self.provider = self.gateway()
        self.count = 0
        self.arrival_day = world.arrivals.day(person)
        self.arrived_at = at(self.arrival_day, 7 + 13 * (draw() + draw()) / 2)
        self.campaign: Campaign = catalogue.campaign_on(world.seed, self.arrival_day, draw())
        self.account: Account = catalogue.account(world.seed, self._anchor())
        self.kind = self._kind()
        self._name()
        title, self.seniority = _TITLES[int(draw() * len(_TITLES))]
        self.title = "Student" if self.kind == "student" else title
        outsider = self.kind in ("student", "competitor", "partner", "own", "test")
        self.fit = (
            0.05
            if outsider
            else min(1.0, max(0.0, 0.6 * self.account.fit + 0.4 * self.seniority + (draw() - 0.5) * 0.2))
        )
        if self.kind == "free_mail":
            self.fit *= 0.6
        self._projects(outsider)
        self.devices = [
            Device(f"v{code(person * 4 + n, 71)}", _AGENTS[int(draw() * 4)]) for n in range(1 + (draw() < 0.35))
        ]
        self.sdr: Rep = world.sdrs[int(draw() * len(world.sdrs))]
        self.ae: Rep = world.aes[int(draw() * len(world.aes))]
        self.ref = f"L{code(person * 4, 5)}"
        self.other_refs: list[str] = []
        self.has_consent = draw() < 0.82
        self.is_customer = bool(self.account.customer_since) and not outsider and self.kind != "free_mail"
        self.customer_from = 0 if self.is_customer else 1 << 62
        # What Marketing's rule sees; cleared at the start of a cycle.
        self.visits: list[int] = []
        self.prices: list[int] = []
        self.points = {"web": 0.0, "content": 0.0, "requests": 0.0}
        self.points_at = self.arrived_at
        self.asked = False
        self.started_at = 0
        self.busy_until = 0
        self.closed_at = 1 << 62
        self.cycles = 1
        self.bought_at = 0
        self.deals: list[Deal] = []
        self.row: list[str] = []
        self.known_to_match = False
        self.moves_at = 1 << 62
        self.character = ""
        self.first_email = self.email

    def _anchor(self) -> int:
        """The person whose company this one works for: itself, or a recent other."""
        seed, draw = self.world.seed, self.random
        if catalogue.is_anchor(seed, self.person):
            return self.person
        anchor = max(0, self.person - 1 - int(draw() * 20))
        while not catalogue.is_anchor(seed, anchor):
            anchor -= 1
        return anchor

    def _kind(self) -> str:
        pick = self.random()
        if self.person in self.world.leading:
            return "lead"
        return next((kind for share, kind in _KINDS if pick < share), "lead")

    def _name(self) -> None:
        draw = self.random
        self.first = catalogue.FIRST_NAMES[int(draw() * len(catalogue.FIRST_NAMES))]
        self.last = catalogue.LAST_NAMES[self.person % len(catalogue.LAST_NAMES)]
        local = f"{self.first}.{self.last}".lower()
        if self.kind == "lead":
            self.email = f"{local}@{self.account.domain}"
        else:
            choices = _DOMAINS[self.kind]
            self.email = f"{local}{self.person % 100000}@{choices[int(draw() * len(choices))]}"

    def _projects(self, outsider: bool) -> None:
        """Times in which the person really looks for a product: (first day, last day, intent); none for most."""
        draw = self.random
        self.intent = 0.1 + 0.2 * draw()
        self.projects: list[tuple[int, int, float]] = []
        chance = 0.0 if outsider else (0.02 + 0.32 * self.campaign.quality) * (0.35 + 0.75 * self.fit)
        day = self.arrival_day - 3 + int(-12 * math.log(1 - draw()))
        while draw() < chance and day < LAST_POSSIBLE_DAY:
            last = day + 20 + int(draw() * 40)
            self.projects.append((day, last, min(1.0, 0.5 + 0.5 * draw())))
            day = last + 40 + int(draw() * 150)
            chance = 0.5 * self.fit
        self.purchase_probability = max(
            (self.would_buy(intent) for _, _, intent in self.projects), default=0.01 * self.fit
        )

    def would_buy(self, intent: float) -> float:
        """Probability that an opportunity with this intent behind it is won."""
        return min(0.9, max(0.01, 0.56 * math.pow(self.fit * intent, 1.3)))

    def intent_at(self, day: int) -> float:
        for first, last, intent in self.projects:
            if first <= day <= last + 14:
                return intent
        return self.intent

    def number(self) -> str:
        """A reference for the next thing this person does."""
        self.count += 1
        return f"{code(self.person, 29)}{self.count:04d}"

    def put(self, table: str, instant: int, *columns: str) -> None:
        """Write a row into the file of its day, or for one row in 89 of a later day. What is before day 1 is lost."""
        if instant >= self.world.end:
            return
        day = day_of(instant)
        if day < 1:
            return
        ticks = instant // 1000
        if ticks % _LATE_EVERY == 0:
            day += 1 + ticks // _LATE_EVERY % 3
        if day <= self.world.last_day:
            self.rows[table].append((day, instant, *columns))

    def correct(self, table: str, days_later: int, instant: int, *columns: str) -> None:
        """Send a row again, with other values, some days (4 or more, so that a late original is before it) later."""
        day = day_of(instant) + days_later
        if day_of(instant) >= 1 and day <= self.world.last_day:
            self.rows[table].append((day, instant, *columns))

    def change(self, instant: int, name: str, value: str, ref: str | None = None) -> None:
        """A property of the record changes."""
        self.put("crm.lead_changes", instant, f"C{self.number()}", ref or self.ref, name, value)

    def start_over(self, instant: int) -> None:
        """A new cycle begins at an instant: Marketing's rule looks only at what comes after."""
        self.started_at = max(self.started_at, instant)
        self.busy_until = max(self.busy_until, instant)
        self.cycles += 1

    def forget_before_cycle(self, instant: int) -> None:
        """Drop what belongs to an earlier cycle, once the person acts in the new one."""
        if self.started_at and self.points_at <= self.started_at < instant:
            self.visits.clear()
            self.prices.clear()
            self.points = {"web": 0.0, "content": 0.0, "requests": 0.0}
            self.asked = False
            self.points_at = instant

    def gain(self, group: str, points: float, instant: int) -> None:
        """Engagement points, which lose half their worth in 14, 30 or 60 days."""
        self.forget_before_cycle(instant)
        age = max(0, instant - self.points_at) / DAY
        halves = {"web": 14, "content": 30, "requests": 60}
        for name, held in self.points.items():
            if held:
                self.points[name] = held * 0.5 ** (age / halves[name])
        self.points[group] += points
        self.points_at = max(self.points_at, instant)

    @property
    def engagement(self) -> float:
        return min(25.0, self.points["web"]) + min(25.0, self.points["content"]) + min(40.0, self.points["requests"])

    @property
    def lead_source(self) -> str:
        return _SOURCES[self.campaign.channel]

    def change_job(self, instant: int) -> None:
        """The person leaves for another company: new address, title and account from here on."""
        seed = self.world.seed
        anchor = max(0, self.person - 5 - int(self.random() * 200))
        while not catalogue.is_anchor(seed, anchor):
            anchor -= 1
        self.account = catalogue.account(seed, anchor)
        self.email = f"{self.first}.{self.last}.{self.person}@{self.account.domain}".lower()
        self.title = "Head of Revenue Operations"
        self.change(instant, "email", self.email)
        self.change(instant, "job_title", self.title)
        self.change(instant, "account_ref", self.account.ref)
        self.change(instant, "company", self.account.name)
