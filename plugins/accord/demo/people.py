"""One person: its hidden traits, its current state, and the methods that write its rows."""

import math
from random import Random

from accord.demo import catalogue
from accord.demo.calendar import DAY, LAST_POSSIBLE_DAY, at, day_of, monday_of
from accord.demo.catalogue import Account, Campaign, code
from accord.demo.company import World
from accord.demo.reps import Rep
from accord.demo.tables import Rows
from accord.demo.truths import Deal, HandOff, SendBack, Touch

# (cumulative share, kind of person); everybody else is an ordinary prospect, kind `lead`.
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
_WITHOUT_OWNER = 0.03
# One row in 89 is written to the file of a later day.
_LATE_EVERY = 89


class Device:
    """A browser: its page views belong to nobody until it is identified."""

    __slots__ = ("agent", "anonymous_visits", "is_identified", "ref")

    def __init__(self, ref: str, agent: str) -> None:
        self.ref, self.agent = ref, agent
        self.is_identified = False
        self.anonymous_visits: list[tuple[int, int]] = []  # (instant, points) before identification


class Person:
    """State of one person; `index` is its number in order of arrival.

    Its random stream depends on the seed and the index alone, never on the world's last day.
    """

    def __init__(self, world: World, index: int, rows: Rows) -> None:
        self.world, self.index, self.rows = world, index, rows
        self.stream = Random(f"{world.seed}/person/{index}")
        self.random = draw = self.stream.random
        # Mail gateways and proxies draw from a second stream, so that they do not change what people do.
        self.machine_random = Random(f"{world.seed}/gateway/{index}").random
        self.provider_draw = self.machine_random()
        # So does what is not the person's own doing: what Sales does beside the decisions, and who comes to a webinar.
        self.side_random = Random(f"{world.seed}/around/{index}").random
        self._refs = 0
        self.arrival_day = world.arrivals.day(index)
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
            Device(f"v{code(index * 4 + n, 71)}", _AGENTS[int(draw() * 4)]) for n in range(1 + (draw() < 0.35))
        ]
        self.sdr: Rep = self._first_owner(draw())
        self.first_sdr = self.sdr
        self.owner_ref = self.sdr.ref if self.side_random() >= _WITHOUT_OWNER or self._is_scripted else ""
        self.next_owner: tuple[int, Rep] | None = None
        self.hand_offs: list[HandOff] = []
        self.touches: list[Touch] = []
        self.send_backs: list[SendBack] = []
        self.ae: Rep = world.aes[int(draw() * len(world.aes))]
        self.ref = f"L{code(index * 4, 5)}"
        self.other_refs: list[str] = []
        self.has_consent = draw() < 0.82
        self.is_customer = bool(self.account.customer_since) and not outsider and self.kind != "free_mail"
        self.customer_from = 0 if self.is_customer else 1 << 62
        # What Marketing's rule reads in the current cycle.
        self.visits: list[int] = []
        self.price_views: list[int] = []
        self.points = {"web": 0.0, "content": 0.0, "requests": 0.0}
        self.points_at = self.arrived_at
        self.has_buying_action = False
        self.cycle_started_at = 0
        self.busy_until = 0  # Sales does not take up this person before
        self.disqualified_at = 1 << 62
        self.next_monday = monday_of(self.arrival_day)  # of the next week to simulate
        self.bought_at = 0
        self.deals: list[Deal] = []
        self.lead_row: list[str] = []
        self.known_to_match = False
        self.changes_job_at = 1 << 62
        self.character = ""
        self.first_email = self.email

    def _anchor(self) -> int:
        """Index of the first known person of this person's company: itself, or somebody who arrived shortly before."""
        seed, draw = self.world.seed, self.random
        if catalogue.is_anchor(seed, self.index):
            return self.index
        anchor = max(0, self.index - 1 - int(draw() * 20))
        while not catalogue.is_anchor(seed, anchor):
            anchor -= 1
        return anchor

    @property
    def _is_scripted(self) -> bool:
        return self.index in self.world.scripted

    def _first_owner(self, pick: float) -> Rep:
        if self._is_scripted:
            return self.world.sdrs[0]
        owners = self.world.owners_given_on(self.arrival_day)
        return owners[int(pick * len(owners))]

    def _kind(self) -> str:
        pick = self.random()
        if self._is_scripted:
            return "lead"
        return next((kind for share, kind in _KINDS if pick < share), "lead")

    def _name(self) -> None:
        draw = self.random
        self.first = catalogue.FIRST_NAMES[int(draw() * len(catalogue.FIRST_NAMES))]
        self.last = catalogue.LAST_NAMES[self.index % len(catalogue.LAST_NAMES)]
        local = f"{self.first}.{self.last}".lower()
        if self.kind == "lead":
            self.email = f"{local}@{self.account.domain}"
        else:
            choices = _DOMAINS[self.kind]
            self.email = f"{local}{self.index % 100000}@{choices[int(draw() * len(choices))]}"

    def _projects(self, outsider: bool) -> None:
        """Buying projects: (first day, last day, intent). Most people have none."""
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
            (self.win_probability(intent) for _, _, intent in self.projects), default=0.01 * self.fit
        )

    def win_probability(self, intent: float) -> float:
        """Probability that an opportunity is won, given the person's intent when it is opened."""
        return min(0.9, max(0.01, 0.56 * math.pow(self.fit * intent, 1.3)))

    def intent_at(self, day: int) -> float:
        for first, last, intent in self.projects:
            if first <= day <= last + 14:
                return intent
        return self.intent

    def next_ref(self) -> str:
        """A unique reference for this person's next row."""
        self._refs += 1
        return f"{code(self.index, 29)}{self._refs:04d}"

    def write(self, table: str, instant: int, *columns: str, filed_at: int | None = None) -> None:
        """Write a row to the file of the day of `filed_at`, by default of `instant`; one row in 89 goes to a later day.

        Rows before day 1 are dropped.
        """
        filed_at = filed_at or instant
        if filed_at >= self.world.end:
            return
        day = day_of(filed_at)
        if day < 1:
            return
        ticks = instant // 1000
        if ticks % _LATE_EVERY == 0:
            day += 1 + ticks // _LATE_EVERY % 3
        if day <= self.world.last_day:
            self.rows[table].append((day, instant, *columns))

    def resend(self, table: str, days_later: int, instant: int, *columns: str, filed_at: int | None = None) -> None:
        """Send a row again with other values. `days_later` is 4 or more, so that even a late original comes first."""
        day = day_of(filed_at or instant) + days_later
        if day_of(instant) >= 1 and day <= self.world.last_day:
            self.rows[table].append((day, instant, *columns))

    def change_property(self, instant: int, name: str, value: str, ref: str | None = None) -> None:
        """Write a changed property of the lead's record."""
        self.write("crm.lead_changes", instant, f"C{self.next_ref()}", ref or self.ref, name, value)

    def start_new_cycle(self, instant: int) -> None:
        """Start a new cycle: from now on Marketing's rule reads only later activities."""
        self.cycle_started_at = max(self.cycle_started_at, instant)
        self.busy_until = max(self.busy_until, instant)

    def drop_earlier_cycle(self, instant: int) -> None:
        """At the first activity of a new cycle, delete what belongs to the earlier one."""
        if self.cycle_started_at and self.points_at <= self.cycle_started_at < instant:
            self.visits.clear()
            self.price_views.clear()
            self.points = {"web": 0.0, "content": 0.0, "requests": 0.0}
            self.has_buying_action = False
            self.points_at = instant

    def add_points(self, group: str, points: float, instant: int) -> None:
        """Add engagement points. The points of a group halve every 14, 30 or 60 days."""
        self.drop_earlier_cycle(instant)
        age = max(0, instant - self.points_at) / DAY
        half_lives = {"web": 14, "content": 30, "requests": 60}
        for name, current in self.points.items():
            if current:
                self.points[name] = current * 0.5 ** (age / half_lives[name])
        self.points[group] += points
        self.points_at = max(self.points_at, instant)

    @property
    def engagement(self) -> float:
        return min(25.0, self.points["web"]) + min(25.0, self.points["content"]) + min(40.0, self.points["requests"])

    @property
    def lead_source(self) -> str:
        return _SOURCES[self.campaign.channel]

    def change_job(self, instant: int) -> None:
        """The person moves to another company: new email address, title and account."""
        seed = self.world.seed
        anchor = max(0, self.index - 5 - int(self.random() * 200))
        while not catalogue.is_anchor(seed, anchor):
            anchor -= 1
        self.account = catalogue.account(seed, anchor)
        self.email = f"{self.first}.{self.last}.{self.index}@{self.account.domain}".lower()
        self.title = "Head of Revenue Operations"
        self.change_property(instant, "email", self.email)
        self.change_property(instant, "job_title", self.title)
        self.change_property(instant, "account_ref", self.account.ref)
        self.change_property(instant, "company", self.account.name)
