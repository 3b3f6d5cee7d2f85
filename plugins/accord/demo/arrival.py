"""How a person becomes a lead: earlier visits, account, record, duplicates, and later changes of the record."""

from accord.demo import behaviour, catalogue
from accord.demo.calendar import DAY, HOUR, SECOND, STARTS, at, day_of
from accord.demo.catalogue import code
from accord.demo.people import Person

# People visit the site up to this many days before they arrive, so people who arrive that soon after the last day are
# simulated too.
LOOKAHEAD_DAYS = 25
_BLANKS = ("", "N/A", "-", "none", "Unknown")


def _or_blank(person: Person, value: str, share: float) -> str:
    """The value, or for a share of people one of the things that people type into a field to leave it blank."""
    return _BLANKS[int(person.random() * len(_BLANKS))] if person.random() < share else value


def visits_before(person: Person) -> None:
    """Anonymous visits before the person fills in a web form."""
    draw = person.random
    if draw() > 0.55:
        return
    days_before = sorted((draw() * (LOOKAHEAD_DAYS - 1) for _ in range(1 + int(draw() * 2.5))), reverse=True)
    for days in days_before:
        instant = person.arrived_at - int(days * DAY) - 35 * 60 * SECOND
        behaviour.visit(
            person, instant, "reader" if person.kind != "student" else "student", person.devices[0], person.campaign.ref
        )


def write_account(person: Person) -> None:
    """The account's row in the CRM, written when its first known person arrives."""
    account = person.account
    if catalogue.is_anchor(person.world.seed, person.index):
        moment = max(person.arrived_at - HOUR, STARTS[person.arrival_day - 1])
        row = (
            account.ref, account.name, account.domain, account.industry, str(account.employees), account.country,
            account.customer_since,
        )  # fmt: skip
        person.write("crm.accounts", moment, *row)
        if person.random() < 0.05:
            later = at(person.arrival_day + 20 + int(person.random() * 60), 3)
            employees = str(account.employees + 1 + account.employees // 10)
            person.write("crm.accounts", later, *row[:4], employees, *row[5:])


def write_lead(person: Person) -> None:
    """The lead's record as it was typed in; its later correction and enrichment."""
    draw, account = person.random, person.account
    at_company = person.kind in ("lead", "student", "free_mail")
    industry = account.industry if draw() > 0.13 and at_company else "Select"
    size = str(account.employees) if at_company else ""
    if draw() < 0.12:
        size = "999999" if draw() < 0.6 else ""
    has_account = person.kind == "lead" and draw() < 0.7
    person.known_to_match = industry in catalogue.TARGET_INDUSTRIES and size != "" and 50 <= int(size) != 999999
    company = account.name if at_company else person.email.split("@")[1].split(".")[0].title()
    email = person.email
    if draw() < 0.05:
        email = f" {email.upper()} " if draw() < 0.5 else email.title()
    row = [
        person.ref, email, person.first, person.last, _or_blank(person, company, 0.05),
        _or_blank(person, person.title, 0.08), account.country, industry, size, person.lead_source, person.campaign.ref,
        account.ref if has_account else "", person.owner_ref, "true" if person.has_consent else "false",
    ]  # fmt: skip
    person.write("crm.leads", person.arrived_at, *row)
    person.lead_row = row
    if draw() < 0.015:
        row = [*row[:4], f"{account.name} Group", person.title, row[6], account.industry, *row[8:]]
        person.resend("crm.leads", 4 + int(draw() * 20), person.arrived_at, *row)
    enriched = at(person.arrival_day + 2 + int(draw() * 5), 4 + draw())
    if at_company and (industry == "Select" or size in ("", "999999")) and draw() < 0.7:
        person.change_property(enriched, "industry", account.industry)
        person.change_property(enriched, "employees", str(account.employees))
        person.known_to_match = account.industry in catalogue.TARGET_INDUSTRIES and account.employees >= 50
    if not has_account and person.kind == "lead" and draw() < 0.6:
        person.change_property(enriched, "account_ref", account.ref)


def write_duplicate(person: Person) -> None:
    """For a few people a second record: with the same email, or with another one and an explicit merge later."""
    draw = person.random
    pick = draw()
    if pick > 0.04:
        return
    again = at(person.arrival_day + 4 + int(draw() * 50), 9 + int(draw() * 7))
    if pick < 0.028:
        email = f"  {person.email.upper()}" if draw() < 0.5 else person.email.title() + " "
        add_record(person, again, email)
    else:
        local = f"{person.first[0].lower()}{person.last.lower()}{person.index}"
        add_record(person, again, f"{local}@{'gmx.de' if draw() < 0.5 else 'outlook.com'}")
        merged_at = again + int(2 + draw() * 20) * DAY
        person.write("crm.merges", merged_at, f"G{person.next_ref()}", person.ref, person.other_refs[-1])


def add_record(person: Person, instant: int, email: str) -> str:
    """Write a second record of the same person; returns its reference."""
    ref = f"L{code(person.index * 4 + 1 + len(person.other_refs), 5)}"
    person.other_refs.append(ref)
    person.write(
        "crm.leads",
        instant,
        ref,
        email,
        person.first,
        person.last.upper(),
        *person.lead_row[4:10],
        "",
        *person.lead_row[11:],
    )
    return ref


def write_later_changes(person: Person) -> None:
    """Later changes of the record: a stage set by a rep, cleared fields, a new owner, a new job."""
    draw = person.random
    if draw() < 0.5:
        person.change_property(person.arrived_at + int(draw() * 3 * DAY), "lifecycle_stage", "lead")
    if draw() < 0.04:
        set_at = at(person.arrival_day + 5 + int(draw() * 90), 9 + draw() * 8)
        person.change_property(set_at, "lifecycle_stage", "marketingqualifiedlead")
    if draw() < 0.02:
        cleared = ("employees", "industry", "job_title", "company")[int(draw() * 4)]
        person.change_property(at(person.arrival_day + 10 + int(draw() * 100), 14), cleared, "")
    if draw() < 0.03:
        moment = person.world.managers.next(at(person.arrival_day + 10 + int(draw() * 120), 8), 0)
        owners = [rep for rep in person.world.sdrs if rep.is_here(day_of(moment))]
        person.next_owner = (moment, owners[int(draw() * len(owners))])
        person.change_property(moment, "owner_ref", person.next_owner[1].ref)
    if person.kind == "lead" and draw() < 0.02:
        person.changes_job_at = at(person.arrival_day + 30 + int(draw() * 150), 10)


def arrive(person: Person) -> None:
    """Everything until the record is created, the form or list it came from, and the record's later changes."""
    draw = person.random
    visits_before(person)
    write_account(person)
    write_lead(person)
    campaign = person.campaign
    if campaign.channel in ("webinar", "event", "partner", "content") or draw() < 0.5:
        behaviour.touch_campaign(person, person.arrived_at - int(60 + draw() * 7200) * SECOND, campaign.ref)
    if person.lead_source == "Web form" or draw() < 0.25:
        device = person.devices[0] if draw() < 0.85 else None
        pick = draw()
        intent = person.intent_at(person.arrival_day)
        intent = intent if intent > 0.4 else 0.3 * intent
        moment = person.arrived_at - int(draw() * 5) * SECOND
        if pick < 0.22 * intent:
            behaviour.fill_form(person, moment, "demo_request", device, campaign=campaign.ref)
        elif pick < 0.36 * intent:
            behaviour.fill_form(person, moment, "contact", device, campaign=campaign.ref)
        elif pick < 0.5 * intent:
            behaviour.fill_form(person, moment, "information_request", device, campaign=campaign.ref)
        else:
            asset = (
                "buyers-guide" if draw() < 0.07 else ("trend-report", "checklist", "glossary-poster")[int(draw() * 3)]
            )
            behaviour.fill_form(person, moment, "download", device, asset, campaign.ref)
        behaviour.hand_to_sales_if_due(person, person.arrived_at, pick < 0.5 * intent)
    write_duplicate(person)
    write_later_changes(person)
