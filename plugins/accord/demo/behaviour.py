"""What a person does in each week: visits, forms, emails and campaigns, depending on its hidden fit and intent."""

import math
from collections.abc import Callable

from accord.demo import catalogue, mail_gateways, sales
from accord.demo.calendar import DAY, HOUR, SECOND, STARTS, at, day_of, is_weekend
from accord.demo.people import Device, Person

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


def identify(person: Person, device: Device, instant: int, by_form: bool = False) -> None:
    """The web tracker identifies a browser; its anonymous visits of the last week count from now on."""
    if not by_form:
        person.write("web.identifications", instant, f"I{person.next_ref()}", device.ref, person.email)
    if not device.is_identified:
        device.is_identified = True
        for visited_at, points in device.anonymous_visits:
            person.add_points("web", points * 0.5 ** ((instant - visited_at) / (14 * DAY)), instant)
        recent = [visited_at for visited_at, _ in device.anonymous_visits if visited_at > instant - 7 * DAY]
        person.visits = sorted([*person.visits, *recent])


def visit(
    person: Person, instant: int, style: str, device: Device, campaign: str = "", referrer: str | None = None
) -> int:
    """Write one session of page views; returns the instant of the last one."""
    draw = person.random
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
        person.write("web.page_views", instant, device.ref, path, referrer, device.agent, campaign)
        if path.startswith("/pricing"):
            priced += 1
            person.price_views.append(instant)
    if device.is_identified:
        person.add_points("web", 2 + 6 * priced, first)
        person.visits.append(first)
    else:
        device.anonymous_visits.append((first, 2 + 6 * priced))
    return instant


def fill_form(
    person: Person, instant: int, form: str, device: Device | None, asset: str = "", campaign: str = ""
) -> None:
    """Write a submitted form. With a `device` (it allows cookies) the form also identifies the browser."""
    draw = person.random
    low, high = _FIELDS[form]
    fields = low + int(draw() * (high - low + 1))
    email = person.email.title() if draw() < 0.04 else person.email
    row = [f"F{person.next_ref()}", form, asset, device.ref if device else "", email, str(fields), campaign]
    person.write("marketing.form_submissions", instant, *row)
    if draw() < 0.004:
        row[5] = str(max(1, fields - 1))
        person.resend("marketing.form_submissions", 5 + int(draw() * 5), instant, *row)
    if form == "download":
        person.add_points("content", 13 if asset in _KEY_ASSETS else 5, instant)
        person.has_buying_action |= asset in _KEY_ASSETS
    else:
        person.add_points("requests", {"demo_request": 30, "contact": 20, "information_request": 15}[form], instant)
        person.has_buying_action = True
    if device:
        identify(person, device, instant, by_form=True)


def touch_campaign(person: Person, instant: int, campaign: str) -> None:
    person.write("marketing.campaign_touches", instant, f"T{person.next_ref()}", campaign, person.email)
    person.add_points("content", 2, instant)


def is_marketing_qualified(person: Person, instant: int) -> bool:
    """A rough copy of the rule in force. It only fills the reps' queues; it decides nothing that is published."""
    if person.kind in ("own", "partner", "test", "competitor") or instant >= person.customer_from:
        return False
    person.drop_earlier_cycle(instant)
    visits = [visited_at for visited_at in person.visits if person.cycle_started_at < visited_at <= instant]
    if instant < _NEW_RULE_AT:
        return len(visits) >= 3 and visits[-3] > instant - 7 * DAY
    if not person.known_to_match:
        return False
    price_views = sum(viewed_at > max(person.cycle_started_at, instant - 30 * DAY) for viewed_at in person.price_views)
    return person.engagement >= 20 and (person.has_buying_action or price_views >= 2)


def hand_to_sales_if_due(person: Person, instant: int, raised_hand: bool) -> None:
    """Give the person to Sales if it is qualified, or sometimes if it only asked for contact (`raised_hand`)."""
    if instant >= person.busy_until:
        if is_marketing_qualified(person, instant):
            sales.work_lead(person, instant, raised_hand)
        elif raised_hand and person.random() < 0.3:
            sales.work_lead(person, instant, True)


def mailing(person: Person, monday: int) -> None:
    """Tuesday's newsletter: delivered, perhaps opened and clicked, by the person or by a mail scanner."""
    draw = person.random
    day = monday + 1
    if day < 1 or STARTS[day - 1] + 9 * HOUR < person.arrived_at or not person.has_consent:
        return
    mail, campaign = f"M{day:04d}", "K006"
    delivered = STARTS[day - 1] + 9 * HOUR + int(draw() * 600_000) * 1000
    ref = f"E{person.next_ref()}"
    person.write("marketing.email_events", delivered, ref + "d", "delivered", mail, person.email, "", "", campaign)
    mail_gateways.simulate_machines(person, delivered, ref, mail, campaign)
    if person.account.mail_scanner in ("named", "as browser") and person.kind == "lead":
        is_named = person.account.mail_scanner == "named"
        for number, link in enumerate(mail_gateways.LINKS):
            agent = _SCANNERS[day % 2] if is_named else person.devices[0].agent
            soon = delivered + (1000 + int(draw() * 4000)) * 1000
            person.write(
                "marketing.email_events", soon, f"{ref}s{number}", "clicked", mail, person.email, link, agent, campaign
            )
    intent = person.intent_at(day)
    if draw() > 0.12 + 0.35 * intent:
        return
    opened = delivered + (60 + int(-20_000 * math.log(1 - draw()))) * SECOND
    agent = person.devices[0].agent
    person.write("marketing.email_events", opened, ref + "o", "opened", mail, person.email, "", agent, campaign)
    pick = draw()
    if pick < 0.05 + 0.25 * intent:
        clicked = opened + (5 + int(draw() * 90)) * SECOND
        link = mail_gateways.LINKS[int(draw() * 3)]
        person.write("marketing.email_events", clicked, ref + "c", "clicked", mail, person.email, link, agent, campaign)
        person.add_points("content", 3, clicked)
        device = person.devices[-1] if draw() < 0.3 else person.devices[0]
        if not device.is_identified and draw() < 0.6:
            identify(person, device, clicked + 2 * SECOND)
        visit(person, clicked + SECOND, "buyer" if intent > 0.4 else "reader", device, campaign, "mail")
        hand_to_sales_if_due(person, clicked + SECOND, False)
    elif pick > 0.985:
        person.write(
            "marketing.email_events",
            opened + 40 * SECOND,
            ref + "u",
            "unsubscribed",
            mail,
            person.email,
            "",
            agent,
            campaign,
        )
        person.has_consent = False
        person.change_property(opened + 3 * HOUR, "has_consent", "false")


def webinar(person: Person, monday: int) -> list[int]:
    """A webinar is live on every eighth Thursday. Who comes looks at the site afterwards: the instants of these visits.

    So Sales gets more leads in these weeks than it can work.
    """
    draw, day = person.side_random, monday + 3
    if (monday + 1) // 7 % 8 != 3 or day < 1 or at(day, 15) < person.arrived_at:
        return []
    if draw() > 0.01 + 0.3 * person.intent_at(day) ** 2:
        return []
    touch_campaign(person, at(day, 15), "K004")
    return [at(day, hours + draw()) for hours in (16, 19, 33)[: 1 + int(3 * draw())]]


def _poisson(mean: float, draw: Callable[[], float]) -> int:
    """A random number from the Poisson distribution with this mean (Knuth's method)."""
    number, limit, product = 0, math.exp(-mean), draw()
    while product > limit:
        number += 1
        product *= draw()
    return number


def week(person: Person, monday: int) -> None:
    """Simulate one calendar week of a person."""
    draw = person.random
    first, last = max(monday, person.arrival_day), monday + 6
    project = next((p for p in person.projects if p[0] <= last and p[1] >= first), None)
    age = (monday - person.arrival_day) / 7
    curious = draw() < (0.05 if person.kind in ("student", "competitor", "own") else 0.007)
    if project:
        rate, style = 1.6 + 2.0 * project[2], "buyer"
    elif monday * DAY > person.customer_from - STARTS[0]:
        rate, style = 0.25, "customer"
    else:
        rate = 2.4 if curious else 0.06 + 0.24 * math.exp(-age / 12)
        style = "student" if person.kind == "student" else "customer" if person.is_customer else "reader"
    if STARTS[first - 1 if first > 0 else 0] <= person.changes_job_at < STARTS[last]:
        person.change_job(person.changes_job_at)
    mailing(person, monday)
    sessions = webinar(person, monday)
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
        if instant > person.arrived_at:
            session(person, instant, style, project[2] if project else person.intent)
    if draw() < 0.012:
        day = first + int(draw() * (last - first + 1))
        if day >= 1:
            moment = max(person.arrived_at, at(day, 10 + int(draw() * 6)))
            touch_campaign(person, moment, catalogue.campaign_on(person.world.seed, day, draw()).ref)
        hand_to_sales_if_due(person, moment, False)


def session(person: Person, instant: int, style: str, intent: float) -> None:
    """A visit and what may follow it: a late identification, a download, a request."""
    draw = person.random
    device = person.devices[-1] if len(person.devices) > 1 and draw() < 0.3 else person.devices[0]
    last_view_at = visit(person, instant, style, device)
    if not device.is_identified and draw() < 0.12:
        identify(person, device, instant + 9 * SECOND)
    pick, raised_hand = draw(), False
    moment = last_view_at + (20 + int(draw() * 200)) * SECOND
    cookie = device if draw() < 0.85 else None
    if style == "buyer":
        if pick < 0.07 * intent:
            fill_form(person, moment, "demo_request", cookie)
            raised_hand = True
        elif pick < 0.10 * intent:
            fill_form(person, moment, "contact", cookie)
            raised_hand = True
        elif pick < 0.15 * intent:
            fill_form(person, moment, "information_request", cookie)
            raised_hand = True
        elif pick < 0.30 * intent:
            fill_form(person, moment, "download", cookie, _KEY_ASSETS[int(draw() * 3)])
        elif pick < 0.34:
            fill_form(person, moment, "download", cookie, _ASSETS[int(draw() * 5)])
    elif pick < 0.05:
        fill_form(person, moment, "download", cookie, _ASSETS[int(draw() * 5)])
    elif pick < 0.058:
        fill_form(person, moment, "download", cookie, _KEY_ASSETS[int(draw() * 3)])
    elif pick < 0.061:
        fill_form(person, moment, "information_request" if draw() < 0.6 else "contact", cookie)
        raised_hand = True
    hand_to_sales_if_due(person, max(moment, instant) if raised_hand else instant, raised_hand)


def week_if_due(person: Person, monday: int) -> None:
    """Simulate this week of a person, unless it stays away for some weeks because Sales has disqualified it."""
    if monday < person.next_monday:
        return
    week(person, monday)
    person.next_monday = monday + 7
    if day_of(person.disqualified_at) < person.next_monday and person.random() < 0.5:
        person.next_monday += 21
