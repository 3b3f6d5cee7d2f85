"""What a person does from week to week: visits, forms, mails and campaigns, driven by hidden fit and intent."""

import math
from collections.abc import Callable

from accord.demo import catalogue, gateways, sales
from accord.demo.calendar import DAY, HOUR, SECOND, STARTS, at, day_of, is_weekend, monday_of
from accord.demo.life import Device, Life

_BUYER = (
    "/product", "/product/scoring", "/product/integrations", "/pricing", "/pricing/enterprise", "/customers",
    "/customers/stories", "/docs/start", "/product/security", "/blog/agreeing-on-mql",
)  # fmt: skip
_READER = (
    "/", "/", "/blog", "/blog", "/blog/agreeing-on-mql", "/blog/agreeing-on-mql", "/blog/lead-scoring",
    "/blog/lead-scoring", "/resources", "/resources", "/product", "/product/integrations", "/about", "/events",
    "/events", "/pricing", "/customers", "/blog/what-sales-wants", "/blog/scanners", "/blog/cohorts",
)  # fmt: skip
_STUDENT = ("/careers", "/careers/internship", "/blog/lead-scoring", "/resources", "/about", "/blog")
_CUSTOMER = ("/login", "/docs/api", "/docs/start", "/status", "/login", "/docs/release-notes", "/product/new")
_PATHS = {"buyer": _BUYER, "reader": _READER, "student": _STUDENT, "customer": _CUSTOMER}
_REFERRERS = ("", "", "https://www.google.com/", "https://www.linkedin.com/", "https://duckduckgo.com/")
_KEY_ASSETS = ("buyers-guide", "roi-calculator", "security-whitepaper")
_ASSETS = ("trend-report", "glossary-poster", "benchmark-study", "webinar-recording", "checklist")
_SCANNERS = ("Barracuda Scanner/2", "Mozilla/5.0 (compatible; SafeLinks/1.1)")
_FIELDS = {"contact": (4, 8), "demo_request": (5, 9), "information_request": (3, 8), "download": (1, 6)}
CLOCK_CHANGES = (89, 299)  # 2025-03-30 and 2025-10-26
_NEW_RULE_AT = STARTS[243]  # 2025-09-01: profile_and_actions comes into force


def identify(life: Life, device: Device, instant: int, by_form: bool = False) -> None:
    """The tracker recognises a browser; visits of the last week count from now on."""
    if not by_form:
        life.put("web.identifications", instant, f"I{life.number()}", device.ref, life.email)
    if not device.identified:
        device.identified = True
        for seen, points in device.seen:
            life.gain("web", points * 0.5 ** ((instant - seen) / (14 * DAY)), instant)
        life.visits = sorted([*life.visits, *(seen for seen, _ in device.seen if seen > instant - 7 * DAY)])


def visit(life: Life, instant: int, style: str, device: Device, campaign: str = "", referrer: str | None = None) -> int:
    """One session of page views; the instant of its last page."""
    draw = life.random
    paths = _PATHS[style]
    if referrer is None:
        referrer = _REFERRERS[int(draw() * len(_REFERRERS))]
    pages = 1 + int(-2.4 * math.log(1 - draw()))
    first, priced = instant, 0
    for number in range(min(pages, 14)):
        path = paths[int(draw() * len(paths))]
        if number:
            instant += (5000 + int(-50_000 * math.log(1 - draw()))) * 1000
            referrer, campaign = "", ""
        life.put("web.page_views", instant, device.ref, path, referrer, device.agent, campaign)
        if path.startswith("/pricing"):
            priced += 1
            life.prices.append(instant)
    if device.identified:
        life.gain("web", 2 + 6 * priced, first)
        life.visits.append(first)
    else:
        device.seen.append((first, 2 + 6 * priced))
    return instant


def fill_form(life: Life, instant: int, form: str, device: Device | None, asset: str = "", campaign: str = "") -> None:
    """A submitted form; with a device that allows cookies it also identifies the browser."""
    draw = life.random
    low, high = _FIELDS[form]
    fields = low + int(draw() * (high - low + 1))
    email = life.email.title() if draw() < 0.04 else life.email
    row = [f"F{life.number()}", form, asset, device.ref if device else "", email, str(fields), campaign]
    life.put("marketing.form_submissions", instant, *row)
    if draw() < 0.004:
        row[5] = str(max(1, fields - 1))
        life.correct("marketing.form_submissions", 5 + int(draw() * 5), instant, *row)
    if form == "download":
        life.gain("content", 13 if asset in _KEY_ASSETS else 5, instant)
        life.asked |= asset in _KEY_ASSETS
    else:
        life.gain("requests", {"demo_request": 30, "contact": 20, "information_request": 15}[form], instant)
        life.asked = True
    if device:
        identify(life, device, instant, by_form=True)


def touch(life: Life, instant: int, campaign: str) -> None:
    life.put("marketing.campaign_touches", instant, f"T{life.number()}", campaign, life.email)
    life.gain("content", 2, instant)


def is_marketing_qualified(life: Life, instant: int) -> bool:
    """Roughly the rule in force, as the rep's queue sees it; the pipeline's own rule decides what is published."""
    if life.kind in ("own", "partner", "test", "competitor") or instant >= life.customer_from:
        return False
    life.forget_before_cycle(instant)
    visits = [seen for seen in life.visits if life.started_at < seen <= instant]
    if instant < _NEW_RULE_AT:
        return len(visits) >= 3 and visits[-3] > instant - 7 * DAY
    if not life.known_to_match:
        return False
    prices = sum(seen > max(life.started_at, instant - 30 * DAY) for seen in life.prices)
    return life.engagement >= 20 and (life.asked or prices >= 2)


def react(life: Life, instant: int, raised_hand: bool) -> None:
    """Hand the person to Sales if the rule says so, or if it asked."""
    if instant >= life.busy_until:
        if is_marketing_qualified(life, instant):
            sales.take_up(life, instant, raised_hand)
        elif raised_hand and life.random() < 0.3:
            sales.take_up(life, instant, True)


def mailing(life: Life, monday: int) -> None:
    """Tuesday's newsletter: delivered, perhaps opened and clicked, by the person or by a scanner in front of it."""
    draw = life.random
    day = monday + 1
    if day < 1 or STARTS[day - 1] + 9 * HOUR < life.arrived_at or not life.has_consent:
        return
    mail, campaign = f"M{day:04d}", "K006"
    delivered = STARTS[day - 1] + 9 * HOUR + int(draw() * 600_000) * 1000
    ref = f"E{life.number()}"
    life.put("marketing.email_events", delivered, ref + "d", "delivered", mail, life.email, "", "", campaign)
    gateways.stand_between(life, delivered, ref, mail, campaign)
    if life.account.scans_mail in ("named", "hidden") and life.kind == "lead":
        named = life.account.scans_mail == "named"
        for number, link in enumerate(gateways.LINKS):
            agent = _SCANNERS[day % 2] if named else life.devices[0].agent
            soon = delivered + (1000 + int(draw() * 4000)) * 1000
            life.put(
                "marketing.email_events", soon, f"{ref}s{number}", "clicked", mail, life.email, link, agent, campaign
            )
    intent = life.intent_at(day)
    if draw() > 0.12 + 0.35 * intent:
        return
    opened = delivered + (60 + int(-20_000 * math.log(1 - draw()))) * SECOND
    agent = life.devices[0].agent
    life.put("marketing.email_events", opened, ref + "o", "opened", mail, life.email, "", agent, campaign)
    pick = draw()
    if pick < 0.05 + 0.25 * intent:
        clicked = opened + (5 + int(draw() * 90)) * SECOND
        link = gateways.LINKS[int(draw() * 3)]
        life.put("marketing.email_events", clicked, ref + "c", "clicked", mail, life.email, link, agent, campaign)
        life.gain("content", 3, clicked)
        device = life.devices[-1] if draw() < 0.3 else life.devices[0]
        if not device.identified and draw() < 0.6:
            identify(life, device, clicked + 2 * SECOND)
        visit(life, clicked + SECOND, "buyer" if intent > 0.4 else "reader", device, campaign, "mail")
        react(life, clicked + SECOND, False)
    elif pick > 0.985:
        life.put(
            "marketing.email_events",
            opened + 40 * SECOND,
            ref + "u",
            "unsubscribed",
            mail,
            life.email,
            "",
            agent,
            campaign,
        )
        life.has_consent = False
        life.change(opened + 3 * HOUR, "has_consent", "false")


def _poisson(mean: float, draw: Callable[[], float]) -> int:
    """How often something happens that happens `mean` times on average (Knuth)."""
    number, limit, product = 0, math.exp(-mean), draw()
    while product > limit:
        number += 1
        product *= draw()
    return number


def week(life: Life, monday: int) -> None:
    """One calendar week of a person's life."""
    draw = life.random
    first, last = max(monday, life.arrival_day), monday + 6
    project = next((p for p in life.projects if p[0] <= last and p[1] >= first), None)
    age = (monday - life.arrival_day) / 7
    curious = draw() < (0.05 if life.kind in ("student", "competitor", "own") else 0.007)
    if project:
        rate, style = 1.6 + 2.0 * project[2], "buyer"
    elif monday * DAY > life.customer_from - STARTS[0]:
        rate, style = 0.25, "customer"
    else:
        rate = 2.4 if curious else 0.06 + 0.24 * math.exp(-age / 12)
        style = "student" if life.kind == "student" else "customer" if life.is_customer else "reader"
    if STARTS[first - 1 if first > 0 else 0] <= life.moves_at < STARTS[last]:
        life.change_job(life.moves_at)
    mailing(life, monday)
    sessions = []
    for _ in range(_poisson(rate, draw)):
        day = first + int(draw() * (last - first + 1))
        if is_weekend(day) and draw() < 0.7:
            day = max(first, day - 3)
        hours = 7 + 14 * (draw() + draw()) / 2
        if day in CLOCK_CHANGES and draw() < 0.3:
            hours = 0.5 + 3 * draw()
        if day >= 1:
            sessions.append(STARTS[day - 1] + int(hours * 3_600_000) * 1000)
    for instant in sorted(sessions):
        if instant > life.arrived_at:
            session(life, instant, style, project[2] if project else life.intent)
    if draw() < 0.012:
        day = first + int(draw() * (last - first + 1))
        if day >= 1:
            moment = max(life.arrived_at, at(day, 10 + int(draw() * 6)))
            touch(life, moment, catalogue.campaign_on(life.world.seed, day, draw()).ref)
        react(life, moment, False)


def session(life: Life, instant: int, style: str, intent: float) -> None:
    """A visit, with what may come of it: a late identification, a download, a request."""
    draw = life.random
    device = life.devices[-1] if len(life.devices) > 1 and draw() < 0.3 else life.devices[0]
    left = visit(life, instant, style, device)
    if not device.identified and draw() < 0.12:
        identify(life, device, instant + 9 * SECOND)
    pick, raised = draw(), False
    moment = left + (20 + int(draw() * 200)) * SECOND
    cookie = device if draw() < 0.85 else None
    if style == "buyer":
        if pick < 0.07 * intent:
            fill_form(life, moment, "demo_request", cookie)
            raised = True
        elif pick < 0.10 * intent:
            fill_form(life, moment, "contact", cookie)
            raised = True
        elif pick < 0.15 * intent:
            fill_form(life, moment, "information_request", cookie)
            raised = True
        elif pick < 0.30 * intent:
            fill_form(life, moment, "download", cookie, _KEY_ASSETS[int(draw() * 3)])
        elif pick < 0.34:
            fill_form(life, moment, "download", cookie, _ASSETS[int(draw() * 5)])
    elif pick < 0.05:
        fill_form(life, moment, "download", cookie, _ASSETS[int(draw() * 5)])
    elif pick < 0.058:
        fill_form(life, moment, "download", cookie, _KEY_ASSETS[int(draw() * 3)])
    elif pick < 0.061:
        fill_form(life, moment, "information_request" if draw() < 0.6 else "contact", cookie)
        raised = True
    react(life, max(moment, instant) if raised else instant, raised)


def live(life: Life) -> None:
    """All weeks from a person's arrival to the end of the world."""
    monday = monday_of(life.arrival_day)
    while monday <= life.world.last_day:
        week(life, monday)
        monday += 7
        if day_of(life.closed_at) < monday and life.random() < 0.5:
            monday += 21
