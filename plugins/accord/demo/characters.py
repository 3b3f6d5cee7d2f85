"""A handful of people to whom the rare things surely happen, whatever the size of the world. They arrive early."""

from collections.abc import Callable

from accord.demo import behaviour, gateways, sales
from accord.demo.arrival import add_record
from accord.demo.calendar import DAY, HOUR, SECOND, STARTS, at, date_of, day_of, in_office
from accord.demo.catalogue import code
from accord.demo.life import Device, Life, World

Script = Callable[[Life], None]

# Characters stand among the first quarter of the arrivals, in this order.
_SHARE = 0.25


def keeps_coming_back(life: Life) -> None:
    """Recycled twice, rejected once, an opportunity lost, and back again each time: five cycles."""
    day = life.arrival_day
    for number, (wait, decision, reason) in enumerate(
        ((3, "recycled", "not_ready"), (14, "rejected", "no_budget"), (25, "recycled", "no_response"))
    ):
        for hour in (9.5, 11.5, 13.5):
            behaviour.visit(life, at(day + wait - 1, hour + 0.05 * number), "buyer", life.devices[0])
        behaviour.fill_form(life, at(day + wait, 8.5), "information_request", life.devices[0])
        sales.decide(life, at(day + wait, 10), "accepted")
        sales.work(life, at(day + wait, 10.5), "call", "reached")
        sales.decide(life, at(day + wait + 2, 15), decision, reason)
    sales.work(life, at(day + 36, 9.5), "call", "reached")
    sales.pursue(life, at(day + 36, 10), "lost")
    behaviour.fill_form(life, at(day + 110, 9), "demo_request", life.devices[0])


def identifies_late(life: Life) -> None:
    """Looks at prices three times in a week on a second device that is recognised only six weeks later."""
    device = Device(f"v{code(life.person * 4 + 2, 71)}", "Mozilla/5.0 (iPad; CPU OS 18_1) Mobile")
    for days in (1, 3, 5):
        behaviour.visit(life, at(life.arrival_day + days, 20.25), "buyer", device)
    behaviour.identify(life, device, at(life.arrival_day + 45, 19.5))
    behaviour.visit(life, at(life.arrival_day + 45, 19.6), "buyer", device)


def does_things_at_once(life: Life) -> None:
    """A form, a click, a call and the decision at one instant; next day three changes at one instant."""
    moment = at(life.arrival_day + 4, 10)
    behaviour.fill_form(life, moment, "contact", life.devices[0])
    behaviour.visit(life, moment, "buyer", life.devices[0])
    sales.work(life, moment, "call", "reached")
    sales.decide(life, moment, "accepted")
    sales.ask(life, moment, 1.0)
    again = moment + DAY
    life.change(again, "industry", "software")
    life.change(again, "employees", "640")
    life.change(again, "lifecycle_stage", "salesqualifiedlead")
    sales.decide(life, at(life.arrival_day + 20, 11), "recycled", "not_ready")
    behaviour.fill_form(life, at(life.arrival_day + 20, 11), "download", life.devices[0], "roi-calculator")


def is_disqualified_then_recycled(life: Life) -> None:
    """Thrown out, disqualified again while out, brought back, and accepted."""
    day = life.arrival_day
    sales.decide(life, at(day + 2, 9), "rejected", "no_need")
    sales.decide(life, at(day + 5, 9), "disqualified", "wrong_industry")
    behaviour.visit(life, at(day + 9, 12), "buyer", life.devices[0])
    sales.decide(life, at(day + 11, 9), "disqualified", "wrong_industry")
    sales.decide(life, at(day + 30, 9), "recycled", "second_look")
    behaviour.fill_form(life, at(day + 33, 10), "demo_request", life.devices[0])
    sales.decide(life, at(day + 33, 12), "accepted")
    sales.work(life, at(day + 34, 12), "call", "no_answer")


def is_merged(life: Life) -> None:
    """Two records under two addresses, both worked, then merged."""
    other = add_record(life, at(life.arrival_day + 3, 9), f"{life.last.lower()}{life.person}@gmx.de")
    sales.decide(life, at(life.arrival_day + 5, 9), "rejected", "bad_contact_data", other)
    merged_at = at(life.arrival_day + 12, 16)
    life.put("crm.merges", merged_at, f"G{life.number()}", life.ref, other)


def is_typed_twice(life: Life) -> None:
    """The same address in other case and with spaces around it is the same person."""
    add_record(life, at(life.arrival_day + 6, 9), f"  {life.email.upper()} ")


def empties_a_property(life: Life) -> None:
    """Industry and employees are set, emptied, and set again; an answer is withdrawn."""
    day = life.arrival_day
    for days, industry, employees in ((2, "finance", "900"), (8, "", ""), (40, "finance", "950")):
        life.change(at(day + days, 13), "industry", industry)
        life.change(at(day + days, 13), "employees", employees)
    for days, answer in ((9, "yes"), (12, "")):
        life.put("crm.answers", at(day + days, 11), f"Q{life.number()}", life.ref, life.sdr.ref, "budget", answer)


def acts_when_clocks_change(life: Life) -> None:
    """Awake in both nights: around the missing hour, in both runs of the repeated one, and at both midnights."""
    spring, autumn = behaviour.CLOCK_CHANGES
    for day, hours in ((spring, (0, 1.99, 2, 2.6, 22.9)), (autumn, (0, 1.5, 2.25, 3.25, 3.9, 24.75))):
        if day <= life.arrival_day:
            continue
        for hour in hours:
            behaviour.visit(life, at(day, hour), "buyer", life.devices[0])
        life.change(at(day, 2.5), "job_title", "Director of Marketing")
        sales.work(life, at(day, 2.25), "email", "sent")
        sales.work(life, at(day, 3.25), "email", "sent")
        behaviour.fill_form(life, at(day, 3.25), "information_request", life.devices[0])
        behaviour.identify(life, life.devices[0], STARTS[day])


def shares_a_device(life: Life) -> None:
    """A colleague uses the same browser: it is recognised as one, then as the other, then as the first again."""
    device, own = life.devices[0], life.email
    behaviour.identify(life, device, at(life.arrival_day + 2, 9))
    colleague = f"colleague.{own}"
    add_record(life, at(life.arrival_day + 7, 9), colleague)
    for days, email in ((8, colleague), (15, own)):
        life.put("web.identifications", at(life.arrival_day + days, 10), f"I{life.number()}", device.ref, email)
        behaviour.visit(life, at(life.arrival_day + days, 9.9), "reader", device)
        behaviour.visit(life, at(life.arrival_day + days + 1, 12), "buyer", device)
    life.other_refs.pop()  # somebody else, not a duplicate


def is_scanned(life: Life) -> None:
    """Works behind mail gateways: that click at once, under their own name and a browser's, or later; and a proxy."""
    for days, agent in ((3, "Barracuda Scanner/2"), (10, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0")):
        delivered, ref, mail = _delivered(life, days)
        for number, link in enumerate(("/pricing", "/events/webinar", "/blog/scanners")):
            row = (f"{ref}s{number}", "clicked", mail, life.email, link, agent, "K006")
            life.put("marketing.email_events", delivered + (2 + number) * SECOND, *row)
    delivered, ref, mail = _delivered(life, 17)
    gateways.clicks_at_once(life, delivered + 40 * SECOND, ref, mail, "K006")
    delivered, ref, mail = _delivered(life, 24)
    gateways.follows_the_unseen(life, delivered + 40 * SECOND, ref, mail, "K006")
    row = (f"{ref}p", "opened", mail, life.email, "", "Mozilla/5.0", "K006")
    life.put("marketing.email_events", delivered + 90 * SECOND, *row)


def _delivered(life: Life, days: int) -> tuple[int, str, str]:
    """A mail of its own, so many days after arrival: (instant, reference, mailing)."""
    delivered, ref, mail = at(life.arrival_day + days, 9), f"E{life.number()}", f"W{days:04d}"
    life.put("marketing.email_events", delivered, f"{ref}d", "delivered", mail, life.email, "", "", "K006")
    return delivered, ref, mail


def buys(life: Life) -> None:
    """A model purchase: three visits, accepted, asked, handed over, won; and still there as a customer."""
    day = life.arrival_day
    for hour in (10, 13, 16):
        behaviour.visit(life, at(day + 1, hour), "buyer", life.devices[0])
    behaviour.fill_form(life, at(day + 1, 17), "demo_request", life.devices[0])
    start = in_office(at(day + 2, 9), 0.1)
    sales.decide(life, start, "accepted")
    sales.work(life, start + HOUR, "call", "reached")
    sales.ask(life, start + HOUR, 1.0)
    sales.decide(life, start + 2 * HOUR, "handed_over")
    sales.pursue(life, start + 3 * HOUR, "won")


def moves_on(life: Life) -> None:
    """Changes jobs, and is followed under the new address."""
    life.change_job(at(life.arrival_day + 60, 10))
    behaviour.fill_form(life, at(life.arrival_day + 62, 11), "download", life.devices[0], "buyers-guide")


_CAST: tuple[Script, ...] = (
    acts_when_clocks_change, keeps_coming_back, does_things_at_once, identifies_late, is_disqualified_then_recycled,
    is_merged, buys, shares_a_device, empties_a_property, is_typed_twice, is_scanned, moves_on,
)  # fmt: skip


def _play(script: Script) -> Script:
    """A character is an ordinary lead with a device that is known from the start, and no Sales of its own making."""

    def play(life: Life) -> None:
        life.character = script.__name__
        life.has_consent = True
        life.busy_until = STARTS[min(len(STARTS) - 1, life.arrival_day + 120)]
        behaviour.identify(life, life.devices[0], life.arrived_at)
        script(life)

    return play


def cast(world: World) -> dict[int, Script]:
    """Which person plays which part; in a world of fewer people than parts, the first parts are played."""
    people = max(len(_CAST), int(world.leads * _SHARE))
    return {number * people // len(_CAST): _play(script) for number, script in enumerate(_CAST)}


def late_and_corrected(life: Life, night: int) -> None:
    """What a further night brings for this person: rows of earlier days, and its record and a touch sent again."""
    world = life.world
    earlier = at(max(life.arrival_day, night - 4), 15.5)
    if earlier < life.arrived_at:
        return
    ref = f"{code(life.person, 29)}n{night}"
    rows = life.rows
    if night <= world.last_day:
        rows["web.page_views"].append((night, earlier, life.devices[0].ref, "/pricing", "", life.devices[0].agent, ""))
        rows["crm.sales_activities"].append((night, earlier + HOUR, f"S{ref}", life.ref, life.sdr.ref, "email", "sent"))
        rows["crm.lead_changes"].append(
            (night, earlier + HOUR, f"C{ref}", life.ref, "job_title", f"Head of Projects {date_of(day_of(earlier)):%Y}")
        )
        corrected = [*life.row[:4], f"{life.account.name} ({date_of(night):%d.%m.})", *life.row[5:]]
        rows["crm.leads"].append((night, life.arrived_at, *corrected))
