"""Thirteen people with a fixed script, so that even a small world has every rare case. They arrive early."""

from collections.abc import Callable

from accord.demo import behaviour, disputes, mail_gateways, sales, touches
from accord.demo.arrival import add_record
from accord.demo.calendar import DAY, HOUR, SECOND, STARTS, at, date_of, day_of, stamp
from accord.demo.catalogue import code
from accord.demo.company import World
from accord.demo.people import Device, Person

Script = Callable[[Person], None]

# All characters are among the first quarter of the arrivals.
_SHARE = 0.25


def keeps_coming_back(person: Person) -> None:
    """Recycled twice, rejected once, loses an opportunity, and comes back each time: five cycles.

    Marketing objects to the rejection, and to `no_response` about somebody who was reached.
    """
    day = person.arrival_day
    for number, (wait, decision, reason) in enumerate(
        ((3, "recycled", "not_ready"), (14, "rejected", "no_budget"), (25, "recycled", "no_response"))
    ):
        for hour in (9.5, 11.5, 13.5):
            behaviour.visit(person, at(day + wait - 1, hour + 0.05 * number), "buyer", person.devices[0])
        behaviour.fill_form(person, at(day + wait, 8.5), "information_request", person.devices[0])
        sales.decide(person, at(day + wait, 10), "accepted")
        touches.touch(person, at(day + wait, 10.5), "call", "reached")
        sales.decide(person, at(day + wait + 2, 15), decision, reason)
    _, rejected, not_answered = person.send_backs[-3:]
    disputes.dispute(person, rejected, at(day + 18, 9), "upheld", at(day + 25, 11))
    disputes.dispute(person, not_answered, at(day + 29, 9), "overturned", at(day + 37, 11))
    touches.touch(person, at(day + 36, 9.5), "call", "reached")
    sales.run_opportunity(person, person.ae.working.next(at(day + 36, 10), 0), "lost")
    behaviour.fill_form(person, at(day + 110, 9), "demo_request", person.devices[0])


def identifies_late(person: Person) -> None:
    """Visits three times in a week on a second device, which is identified only six weeks later."""
    device = Device(f"v{code(person.index * 4 + 2, 71)}", "Mozilla/5.0 (iPad; CPU OS 18_1) Mobile")
    for days in (1, 3, 5):
        behaviour.visit(person, at(person.arrival_day + days, 20.25), "buyer", device)
    behaviour.identify(person, device, at(person.arrival_day + 45, 19.5))
    behaviour.visit(person, at(person.arrival_day + 45, 19.6), "buyer", device)


def does_things_at_once(person: Person) -> None:
    """A form, a visit, a call and a decision at one instant; on the next day three changes at one instant.

    Sent back 16 days later; nobody ever rules on what Marketing says about that.
    """
    moment = at(person.arrival_day + 4, 10)
    behaviour.fill_form(person, moment, "contact", person.devices[0])
    behaviour.visit(person, moment, "buyer", person.devices[0])
    touches.touch(person, moment, "call", "reached")
    sales.decide(person, moment, "accepted")
    sales.ask(person, moment, 1.0)
    again = moment + DAY
    person.change_property(again, "industry", "software")
    person.change_property(again, "employees", "640")
    person.change_property(again, "lifecycle_stage", "salesqualifiedlead")
    sales.decide(person, at(person.arrival_day + 20, 11), "recycled", "not_ready")
    disputes.dispute(person, person.send_backs[-1], at(person.arrival_day + 21, 9))
    behaviour.fill_form(person, at(person.arrival_day + 20, 11), "download", person.devices[0], "roi-calculator")


def is_disqualified_then_recycled(person: Person) -> None:
    """Rejected, disqualified, disqualified again while already disqualified, recycled, and accepted."""
    day = person.arrival_day
    sales.decide(person, at(day + 2, 9), "rejected", "no_need")
    sales.decide(person, at(day + 5, 9), "disqualified", "wrong_industry")
    behaviour.visit(person, at(day + 9, 12), "buyer", person.devices[0])
    sales.decide(person, at(day + 11, 9), "disqualified", "wrong_industry")
    sales.decide(person, at(day + 30, 9), "recycled", "second_look")
    behaviour.fill_form(person, at(day + 33, 10), "demo_request", person.devices[0])
    sales.decide(person, at(day + 33, 12), "accepted")
    touches.touch(person, at(day + 34, 12), "call", "no_answer")


def is_merged(person: Person) -> None:
    """Two records with two email addresses; one is rejected, then they are merged."""
    other = add_record(person, at(person.arrival_day + 3, 9), f"{person.last.lower()}{person.index}@gmx.de")
    sales.decide(person, at(person.arrival_day + 5, 9), "rejected", "bad_contact_data", other)
    merged_at = at(person.arrival_day + 12, 16)
    person.write("crm.merges", merged_at, f"G{person.next_ref()}", person.ref, other)


def is_typed_twice(person: Person) -> None:
    """A second record with the same email address in capitals and with spaces around it."""
    add_record(person, at(person.arrival_day + 6, 9), f"  {person.email.upper()} ")


def empties_a_property(person: Person) -> None:
    """Industry and employees are set, cleared and set again; an answer is withdrawn."""
    day = person.arrival_day
    for days, industry, employees in ((2, "finance", "900"), (8, "", ""), (40, "finance", "950")):
        person.change_property(at(day + days, 13), "industry", industry)
        person.change_property(at(day + days, 13), "employees", employees)
    for days, answer in ((9, "yes"), (12, "")):
        person.write(
            "crm.answers", at(day + days, 11), f"Q{person.next_ref()}", person.ref, person.sdr.ref, "budget", answer
        )


def acts_when_clocks_change(person: Person) -> None:
    """Active on both days of a clock change: around the missing hour, in the repeated hour both times, at midnight."""
    spring, autumn = behaviour.CLOCK_CHANGES
    for day, hours in ((spring, (0, 1.99, 2, 2.6, 22.9)), (autumn, (0, 1.5, 2.25, 3.25, 3.9, 24.75))):
        if day <= person.arrival_day:
            continue
        for hour in hours:
            behaviour.visit(person, at(day, hour), "buyer", person.devices[0])
        person.change_property(at(day, 2.5), "job_title", "Director of Marketing")
        touches.answer_back(person, at(day, 2.25), "email", "replied")
        touches.answer_back(person, at(day, 3.25), "email", "replied")
        behaviour.fill_form(person, at(day, 3.25), "information_request", person.devices[0])
        behaviour.identify(person, person.devices[0], STARTS[day])


def shares_a_device(person: Person) -> None:
    """A colleague uses the same browser: it is identified as the person, as the colleague, and as the person again."""
    device, own = person.devices[0], person.email
    behaviour.identify(person, device, at(person.arrival_day + 2, 9))
    colleague = f"colleague.{own}"
    add_record(person, at(person.arrival_day + 7, 9), colleague)
    for days, email in ((8, colleague), (15, own)):
        person.write(
            "web.identifications", at(person.arrival_day + days, 10), f"I{person.next_ref()}", device.ref, email
        )
        behaviour.visit(person, at(person.arrival_day + days, 9.9), "reader", device)
        behaviour.visit(person, at(person.arrival_day + days + 1, 12), "buyer", device)
    person.other_refs.pop()  # the colleague is another person, not a duplicate


def is_scanned(person: Person) -> None:
    """Every kind of mail scanner clicks its links, and a mail provider's proxy opens a mail."""
    for days, agent in ((3, "Barracuda Scanner/2"), (10, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0")):
        delivered, ref, mail = _delivered(person, days)
        for number, link in enumerate(("/pricing", "/events/webinar", "/blog/scanners")):
            row = (f"{ref}s{number}", "clicked", mail, person.email, link, agent, "K006")
            person.write("marketing.email_events", delivered + (2 + number) * SECOND, *row)
    delivered, ref, mail = _delivered(person, 17)
    mail_gateways.click_all_at_once(person, delivered + 40 * SECOND, ref, mail, "K006")
    delivered, ref, mail = _delivered(person, 24)
    mail_gateways.click_hidden_link(person, delivered + 40 * SECOND, ref, mail, "K006")
    row = (f"{ref}p", "opened", mail, person.email, "", "Mozilla/5.0", "K006")
    person.write("marketing.email_events", delivered + 90 * SECOND, *row)


def _delivered(person: Person, days: int) -> tuple[int, str, str]:
    """Write a delivered mail, `days` after arrival; returns (instant, event reference, mail reference)."""
    delivered, ref, mail = at(person.arrival_day + days, 9), f"E{person.next_ref()}", f"W{days:04d}"
    person.write("marketing.email_events", delivered, f"{ref}d", "delivered", mail, person.email, "", "", "K006")
    return delivered, ref, mail


def buys(person: Person) -> None:
    """A complete purchase: three visits, a demo request, accepted, asked the questions, handed over, won."""
    day = person.arrival_day
    for hour in (10, 13, 16):
        behaviour.visit(person, at(day + 1, hour), "buyer", person.devices[0])
    behaviour.fill_form(person, at(day + 1, 17), "demo_request", person.devices[0])
    start = sales.at_work(person, at(day + 2, 9))
    sales.decide(person, start, "accepted")
    touches.touch(person, start + HOUR, "call", "reached")
    sales.ask(person, start + HOUR, 1.0)
    sales.decide(person, start + 2 * HOUR, "handed_over")
    sales.run_opportunity(person, person.ae.working.next(start + 3 * HOUR, 0), "won")


def moves_on(person: Person) -> None:
    """Changes jobs and downloads a guide with the new email address."""
    person.change_job(at(person.arrival_day + 60, 10))
    behaviour.fill_form(person, at(person.arrival_day + 62, 11), "download", person.devices[0], "buyers-guide")


def is_hard_to_reach(person: Person) -> None:
    """Everything that can become of a call, a mail and a meeting: tried for two weeks, then it calls itself."""
    start = sales.at_work(person, at(person.arrival_day + 2, 9))
    sales.decide(person, start, "accepted")
    touches.automated_mail(person, start)
    for number, (kind, outcome) in enumerate(_TRIES):
        moment = sales.at_work(person, start + int((0.01 + 1.5 * number) * DAY))
        touches.touch(person, moment, kind, outcome)
    touches.answer_back(person, sales.at_work(person, moment + DAY), "call", "reached")
    touches.answer_back(person, at(day_of(moment) + 2, 22), "email", "replied")


_TRIES = (
    ("call", "voicemail"), ("call", "wrong_number"), ("email", "bounced"), ("message", "sent"), ("call", "no_answer"),
    ("meeting", "booked"), ("meeting", "cancelled"), ("meeting", "no_show"), ("meeting", "held"),
)  # fmt: skip

_SCRIPTS: tuple[Script, ...] = (
    acts_when_clocks_change, keeps_coming_back, does_things_at_once, identifies_late, is_disqualified_then_recycled,
    is_merged, buys, shares_a_device, empties_a_property, is_typed_twice, is_scanned, moves_on,
    is_hard_to_reach,
)  # fmt: skip


def _with_setup(script: Script) -> Script:
    """The script, preceded by what all characters share.

    Their first device is identified at arrival, and for 120 days Sales acts on them only as the script says.
    """

    def run(person: Person) -> None:
        person.character = script.__name__
        person.has_consent = True
        person.busy_until = STARTS[min(len(STARTS) - 1, person.arrival_day + 120)]
        behaviour.identify(person, person.devices[0], person.arrived_at)
        script(person)

    return run


def scripts(world: World) -> dict[int, Script]:
    """Index of a person → its script. A world with fewer people than scripts runs only the first ones."""
    people = max(len(_SCRIPTS), int(world.leads * _SHARE))
    return {number * people // len(_SCRIPTS): _with_setup(script) for number, script in enumerate(_SCRIPTS)}


def write_late_rows(person: Person, day: int) -> None:
    """Rows in the files of an extra day that concern earlier days: late activities, and a correction of the record."""
    world = person.world
    earlier = at(max(person.arrival_day, day - 4), 15.5)
    if earlier < person.arrived_at:
        return
    ref = f"{code(person.index, 29)}n{day}"
    rows = person.rows
    if day <= world.last_day:
        rows["web.page_views"].append(
            (day, earlier, person.devices[0].ref, "/pricing", "", person.devices[0].agent, "")
        )
        written = (f"S{ref}", person.ref, person.sdr.ref, "email", "replied", "inbound", "false", stamp(at(day, 9)))
        rows["crm.sales_activities"].append((day, earlier + HOUR, *written))
        rows["crm.lead_changes"].append(
            (day, earlier + HOUR, f"C{ref}", person.ref, "job_title", f"Head of Projects {date_of(day_of(earlier)):%Y}")
        )
        corrected = [*person.lead_row[:4], f"{person.account.name} ({date_of(day):%d.%m.})", *person.lead_row[5:]]
        rows["crm.leads"].append((day, person.arrived_at, *corrected))
