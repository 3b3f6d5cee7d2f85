"""Accounts, campaigns, reps and names: each depends only on the seed and its own number."""

import math
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from accord.demo.calendar import date_of

FIRST_NAMES = (  # noqa: SIM905 (a list of words reads better as words)
    "Anna Ben Clara David Elena Felix Greta Hugo Ines Jonas Katrin Leon Maria Nils Olga Paul Rosa Simon Tara Uwe "
    "Vera Wim Yara Zoe Amir Bea Carlos Dilek Emre Fiona Giulia Hans Irina Jan Kofi Lucia Milan Nora Oscar Petra "
    "Quentin Rita Sven Tomas Ulla Viktor Wanda Xenia Yusuf Zeynep"
).split()
LAST_NAMES = (  # noqa: SIM905 (a list of words reads better as words)
    "Adler Bauer Conrad Dietz Ebert Franke Graf Hahn Ilg Jansen Keller Lorenz Maurer Nagel Otto Peters Quast "
    "Richter Sauer Thiel Ulrich Vogel Winter Ziegler Arnaud Bianchi Costa Duarte Evans Fischer Garcia Horvat "
    "Ivanov Jensen Kowalski Lopez Moreau Novak Olsen Popescu Quinn Rossi Silva Toth Umbach Varga Weber Young "
    "Zanetti Berg Clarke Dahl Eriksen Fontaine Gruber Holm Iversen Jung Krause Lindt Meyer Nowak Orsini Pohl "
    "Reuter Sorel Tanner Urban Voss Wolf Zimmer Brandt Czerny"
).split()
_NAME_STARTS = (  # noqa: SIM905 (a list of words reads better as words)
    "Nord Sued West Ost Alt Neu Rhein Elbe Main Isar Weser Alpen Hanse Blau Gold Stern Kraft Wald Stein Berg Tal "
    "See Licht Feuer Wind Sand Eisen Silber Kupfer Linden"
).split()
_NAME_ENDS = (  # noqa: SIM905 (a list of words reads better as words)
    "werk logistik soft med bank data bau haus netz technik system pharma kapital handel fracht motor labor post "
    "plan form druck glas holz mobil optik radio tank video zeit zoll"
).split()
# (industry, share, fit)
_INDUSTRIES = (
    ("software", 0.17, 0.9),
    ("manufacturing", 0.17, 0.85),
    ("logistics", 0.11, 0.85),
    ("healthcare", 0.11, 0.7),
    ("finance", 0.12, 0.7),
    ("retail", 0.10, 0.35),
    ("media", 0.07, 0.3),
    ("construction", 0.06, 0.3),
    ("education", 0.05, 0.1),
    ("government", 0.04, 0.15),
)
TARGET_INDUSTRIES = {"software", "manufacturing", "logistics", "healthcare", "finance"}
_COUNTRIES = ("DE", "DE", "DE", "DE", "AT", "CH", "NL", "FR", "GB", "IT", "ES", "PL", "US", "SE")

# (cumulative share of companies, how their gateway checks mails): with its own user agent, with a browser's user agent,
# all links at once some time after delivery, or one by one including the hidden link.
_MAIL_SCANNERS = ((0.06, "named"), (0.12, "as browser"), (0.15, "all at once"), (0.17, "hidden link"))

# (channel, name, quality). Quality raises the chance that a respondent has a buying project; it is hidden truth.
_CAMPAIGNS = (
    ("search", "Search: buying terms", 0.85),
    ("search", "Search: broad terms", 0.40),
    ("social", "Social: sponsored posts", 0.25),
    ("webinar", "Webinar: live with customers", 0.80),
    ("event", "Trade fair list", 0.45),
    ("email", "Newsletter", 0.50),
    ("partner", "Partner referrals", 0.90),
    ("content", "Guide swap with a magazine", 0.15),
    ("social", "Prize draw", 0.05),
    ("content", "Benchmark study", 0.60),
    ("webinar", "Webinar: first steps", 0.55),
    ("event", "Breakfast round", 0.95),
)
_ALWAYS_RUNNING = 6


@dataclass(frozen=True)
class Account:
    ref: str
    name: str
    domain: str
    industry: str
    employees: int
    country: str
    customer_since: str
    mail_scanner: str
    fit: float


@dataclass(frozen=True)
class Campaign:
    ref: str
    name: str
    channel: str
    first_day: int
    quality: float
    cost: int


def code(number: int, salt: int = 0) -> str:
    """A short reference that does not show the order of the numbers; unique for numbers below 2**32."""
    return f"{((number + salt) * 2654435761) & 0xFFFFFFFF:08x}"


def is_anchor(seed: int, person: int) -> bool:
    """Whether this person is the first known person of a company."""
    return person == 0 or ((person + seed) * 2654435761 >> 7) % 100 < 45


@lru_cache(maxsize=4096)
def account(seed: int, anchor: int) -> Account:
    """The company whose first known person is `anchor`."""
    draw = Random(f"{seed}/account/{anchor}").random
    mixed = anchor * 7919 % (len(_NAME_STARTS) * len(_NAME_ENDS))
    name = _NAME_STARTS[mixed % len(_NAME_STARTS)] + _NAME_ENDS[mixed // len(_NAME_STARTS)]
    lap = anchor // (len(_NAME_STARTS) * len(_NAME_ENDS))
    pick = draw()
    industry, industry_fit = "government", 0.15
    for candidate, share, fit in _INDUSTRIES:
        pick -= share
        if pick < 0:
            industry, industry_fit = candidate, fit
            break
    employees = max(2, int(math.exp(4.9 + 1.5 * (draw() + draw() + draw() - 1.5) * 2)))
    size_fit = 0.15 if employees < 50 else 0.6 if employees < 250 else 1.0 if employees < 5000 else 0.7
    customer_since = ""
    if draw() < 0.03:
        customer_since = f"20{21 + int(draw() * 4)}-{1 + int(draw() * 12):02d}-{1 + int(draw() * 28):02d}"
    scanner = draw()
    return Account(
        ref=f"A{code(anchor, 17)}",
        name=name + (f" {lap + 1}" if lap else "") + (" GmbH", " AG", " SE", "")[int(draw() * 4)],
        domain=f"{name.lower()}{lap + 1 if lap else ''}.example",
        industry=industry,
        employees=employees,
        country=_COUNTRIES[int(draw() * len(_COUNTRIES))],
        customer_since=customer_since,
        mail_scanner=next((kind for share, kind in _MAIL_SCANNERS if scanner < share), ""),
        fit=0.55 * industry_fit + 0.45 * size_fit,
    )


@lru_cache(maxsize=4096)
def campaign(seed: int, number: int) -> Campaign:
    """Campaign 0, 1, …: the first six always run; then a new one starts every 30 days."""
    channel, name, quality = _CAMPAIGNS[number % len(_CAMPAIGNS)]
    first_day = 1 if number < _ALWAYS_RUNNING else 1 + 30 * (number - _ALWAYS_RUNNING)
    draw = Random(f"{seed}/campaign/{number}").random
    title = name if number < _ALWAYS_RUNNING else f"{name} {date_of(first_day):%Y-%m}"
    return Campaign(f"K{number + 1:03d}", title, channel, first_day, quality, int(2000 + draw() * 18000))


def campaigns_started(day: int) -> int:
    """Number of campaigns that have started by a day."""
    return _ALWAYS_RUNNING + 1 + (day - 1) // 30


def campaign_on(seed: int, day: int, draw: float) -> Campaign:
    """One of the campaigns that run on a day: those that always run, and the latest three of the others."""
    started = campaigns_started(day)
    running = [*range(_ALWAYS_RUNNING), *range(max(_ALWAYS_RUNNING, started - 3), started)]
    return campaign(seed, running[int(draw * len(running))])
