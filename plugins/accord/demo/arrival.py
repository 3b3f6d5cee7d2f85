"""How a person becomes known: visits before, the record, its account, duplicates, and the record's later fate."""

from accord.demo import behaviour, catalogue
from accord.demo.calendar import DAY, HOUR, SECOND, STARTS, at
from accord.demo.catalogue import code
from accord.demo.life import Life

# Visits before arrival reach back at most this many days: people who arrive so soon after the end are simulated too.
FORESIGHT = 25
_NOTHING_TYPED = ("", "N/A", "-", "none", "Unknown")


def _disguise(life: Life, value: str, share: float) -> str:
    """The value as typed, or for some people one of the ways in which nothing is typed."""
    return _NOTHING_TYPED[int(life.random() * len(_NOTHING_TYPED))] if life.random() < share else value


def visits_before(life: Life) -> None:
    """Somebody who fills in a web form has looked around before, unknown to anyone."""
    draw = life.random
    if draw() > 0.55:
        return
    days_before = sorted((draw() * (FORESIGHT - 1) for _ in range(1 + int(draw() * 2.5))), reverse=True)
    for days in days_before:
        instant = life.arrived_at - int(days * DAY) - 35 * 60 * SECOND
        behaviour.visit(
            life, instant, "reader" if life.kind != "student" else "student", life.devices[0], life.campaign.ref
        )


def account_row(life: Life) -> None:
    """The company as the CRM knows it, written when its first known person arrives."""
    held = life.account
    if catalogue.is_anchor(life.world.seed, life.person):
        moment = max(life.arrived_at - HOUR, STARTS[life.arrival_day - 1])
        row = (held.ref, held.name, held.domain, held.industry, str(held.employees), held.country, held.customer_since)
        life.put("crm.accounts", moment, *row)
        if life.random() < 0.05:
            later = at(life.arrival_day + 20 + int(life.random() * 60), 3)
            life.put("crm.accounts", later, *row[:4], str(held.employees + 1 + held.employees // 10), *row[5:])


def record(life: Life) -> None:
    """The lead record, with what was typed; later corrections and enrichment of it."""
    draw, held = life.random, life.account
    at_company = life.kind in ("lead", "student", "free_mail")
    shown = held.industry if draw() > 0.13 and at_company else "Select"
    size = str(held.employees) if at_company else ""
    if draw() < 0.12:
        size = "999999" if draw() < 0.6 else ""
    has_account = life.kind == "lead" and draw() < 0.7
    life.known_to_match = shown in catalogue.TARGET_INDUSTRIES and size != "" and 50 <= int(size) != 999999
    company = held.name if at_company else life.email.split("@")[1].split(".")[0].title()
    email = life.email
    if draw() < 0.05:
        email = f" {email.upper()} " if draw() < 0.5 else email.title()
    row = [
        life.ref, email, life.first, life.last, _disguise(life, company, 0.05), _disguise(life, life.title, 0.08),
        held.country, shown, size, life.lead_source, life.campaign.ref, held.ref if has_account else "",
        life.sdr.ref, "true" if life.has_consent else "false",
    ]  # fmt: skip
    life.put("crm.leads", life.arrived_at, *row)
    life.row = row
    if draw() < 0.015:
        row = [*row[:4], f"{held.name} Group", life.title, row[6], held.industry, *row[8:]]
        life.correct("crm.leads", 4 + int(draw() * 20), life.arrived_at, *row)
    enriched = at(life.arrival_day + 2 + int(draw() * 5), 4 + draw())
    if at_company and (shown == "Select" or size in ("", "999999")) and draw() < 0.7:
        life.change(enriched, "industry", held.industry)
        life.change(enriched, "employees", str(held.employees))
        life.known_to_match = held.industry in catalogue.TARGET_INDUSTRIES and held.employees >= 50
    if not has_account and life.kind == "lead" and draw() < 0.6:
        life.change(enriched, "account_ref", held.ref)


def duplicates(life: Life) -> None:
    """The same person typed in again: found by its email, or only by an explicit merge."""
    draw = life.random
    pick = draw()
    if pick > 0.04:
        return
    again = at(life.arrival_day + 4 + int(draw() * 50), 9 + int(draw() * 7))
    if pick < 0.028:
        email = f"  {life.email.upper()}" if draw() < 0.5 else life.email.title() + " "
        add_record(life, again, email)
    else:
        add_record(
            life,
            again,
            f"{life.first[0].lower()}{life.last.lower()}{life.person}@{'gmx.de' if draw() < 0.5 else 'outlook.com'}",
        )
        merged_at = again + int(2 + draw() * 20) * DAY
        life.put("crm.merges", merged_at, f"G{life.number()}", life.ref, life.other_refs[-1])


def add_record(life: Life, instant: int, email: str) -> str:
    """A second record of the same person."""
    ref = f"L{code(life.person * 4 + 1 + len(life.other_refs), 5)}"
    life.other_refs.append(ref)
    life.put("crm.leads", instant, ref, email, life.first, life.last.upper(), *life.row[4:10], "", *life.row[11:])
    return ref


def fate_of_record(life: Life) -> None:
    """What happens to a record over time: a rep's hand-set stage, emptied fields, new owner, another job."""
    draw = life.random
    if draw() < 0.5:
        life.change(life.arrived_at + int(draw() * 3 * DAY), "lifecycle_stage", "lead")
    if draw() < 0.04:
        felt = at(life.arrival_day + 5 + int(draw() * 90), 9 + draw() * 8)
        life.change(felt, "lifecycle_stage", "marketingqualifiedlead")
    if draw() < 0.02:
        emptied = ("employees", "industry", "job_title", "company")[int(draw() * 4)]
        life.change(at(life.arrival_day + 10 + int(draw() * 100), 14), emptied, "")
    if draw() < 0.03:
        owner = life.world.sdrs[int(draw() * len(life.world.sdrs))]
        life.change(at(life.arrival_day + 10 + int(draw() * 120), 8), "owner_ref", owner.ref)
    if life.kind == "lead" and draw() < 0.02:
        life.moves_at = at(life.arrival_day + 30 + int(draw() * 150), 10)


def arrive(life: Life) -> None:
    """Everything up to and around the creation of the record, and the form or list it came from."""
    draw = life.random
    visits_before(life)
    account_row(life)
    record(life)
    campaign = life.campaign
    if campaign.channel in ("webinar", "event", "partner", "content") or draw() < 0.5:
        behaviour.touch(life, life.arrived_at - int(60 + draw() * 7200) * SECOND, campaign.ref)
    if life.lead_source == "Web form" or draw() < 0.25:
        device = life.devices[0] if draw() < 0.85 else None
        pick = draw()
        looking = life.intent_at(life.arrival_day)
        looking = looking if looking > 0.4 else 0.3 * looking
        moment = life.arrived_at - int(draw() * 5) * SECOND
        if pick < 0.22 * looking:
            behaviour.fill_form(life, moment, "demo_request", device, campaign=campaign.ref)
        elif pick < 0.36 * looking:
            behaviour.fill_form(life, moment, "contact", device, campaign=campaign.ref)
        elif pick < 0.5 * looking:
            behaviour.fill_form(life, moment, "information_request", device, campaign=campaign.ref)
        else:
            asset = (
                "buyers-guide" if draw() < 0.07 else ("trend-report", "checklist", "glossary-poster")[int(draw() * 3)]
            )
            behaviour.fill_form(life, moment, "download", device, asset, campaign.ref)
        behaviour.react(life, life.arrived_at, pick < 0.5 * looking)
    duplicates(life)
    fate_of_record(life)
