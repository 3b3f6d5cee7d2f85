"""`accord nurture` for a person: how many leads are on the list and why, then the nearest ones; or one lead."""

from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from accord.cli.nurture_sentences import head, mailing, not_on_the_list, qualifies, try_again
from accord.common.plurals import count
from accord.report.display import as_of, suppressed, why, with_capital

INDENT = 2


def show(found: dict[str, Any], console: Console) -> None:
    """The summary, and the nearest leads with what each lacks."""
    _say(console, f"Nurture list, as of {as_of(found['as_of'], found['time_zone'])} ({found['time_zone']}).")
    if not found["leads"]:
        _say(console, "No lead is on it: every lead is with Sales, in an opportunity, a customer or disqualified.")
        return
    console.print(_by_why(found))
    because = "; ".join(f"{suppressed(each['suppressed_because'])} ({each['leads']:,})" for each in found["suppressed"])
    _wrapped(console, f"May not be mailed: {because or 'none'}.")
    _wrapped(console, f"{_waiting(found['wait'])} {_due(found)}")
    which = " that may be mailed" if found["only_may_be_mailed"] else ""
    if not found["nearest"]:
        _say(console, f"\nThere is no lead{which}.")
        return
    _say(console, f"\nThe nearest{which}: {count(len(found['nearest']), 'lead')}", style="bold")
    for lead in found["nearest"]:
        console.print(Text.assemble("\n", (lead["lead_id"], "bold"), f"  {head(lead)}"))
        _show(lead, found, console)
    _not_evaluated(found, console)
    rest = (found["may_be_mailed"] if found["only_may_be_mailed"] else found["leads"]) - len(found["nearest"])
    more = f"{count(rest, 'more lead')}: accord nurture --nearest N, table nurture_list. " if rest else ""
    _say(console, f"\n{more}One lead: accord nurture LEAD")


def show_lead(found: dict[str, Any], console: Console) -> None:
    """What the list says of the lead, or why it is not on it."""
    _say(console, f"{found['lead_id']}, as of {as_of(found['as_of'], found['time_zone'])} ({found['time_zone']}).")
    if found["nurtured"] is None:
        _wrapped(console, not_on_the_list(found))
        next_step = "follow-up" if found["is_handed_off"] else "explain"
        _say(console, f"Next: accord {next_step} {found['lead_id']}")
        return
    _wrapped(console, f"{with_capital(head(found['nurtured']))}.")
    _show(found["nurtured"], found, console)
    _not_evaluated(found, console)
    _say(console, f"Its journey and every clause: accord explain {found['lead_id']}")


def _by_why(found: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    for justify in ("left", "right", "right"):
        table.add_column(justify=justify, no_wrap=True)
    every = {"why": "all", "leads": found["leads"], "may_be_mailed": found["may_be_mailed"]}
    for row in (*found["by_why"], every):
        mailed = f"{row['may_be_mailed']:,} may be mailed"
        table.add_row(with_capital(why(row["why"])), count(row["leads"], "lead"), mailed)
    return table


def _waiting(wait: int) -> str:
    if not wait:
        return "No lead has all that it needs, so none waits for a moment."
    lack = "lacks nothing and waits" if wait == 1 else "lack nothing and wait"
    then = "it qualifies" if wait == 1 else "they qualify"
    return f"{count(wait, 'lead')} {lack} for a moment: with the next activity {then}, if that still is so."


def _due(found: dict[str, Any]) -> str:
    if not found["try_again"]:
        return "No lead is due to be tried again."
    due = f"{count(found['try_again'], 'lead')} {'is' if found['try_again'] == 1 else 'are'} due to be tried again"
    return f"{due}; {found['try_again_by_mail']:,} of them may be mailed."


def _show(lead: dict[str, Any], found: dict[str, Any], console: Console) -> None:
    """Each clause that does not hold, and how much is short; whether it may be mailed, and when to try again."""
    _indented(console, Text(qualifies(lead)))
    for clause in lead["clauses"]:
        barrier = " Marketing cannot change this." if clause["is_barrier"] else ""
        _indented(console, Text.assemble(("✗ ", "red"), f"{clause['sentence']}{barrier}"))
        for line in clause["short"]:
            _indented(console, Text(f"→ {line}", style="red"), INDENT + 2)
    _indented(console, Text(" ".join(each for each in (mailing(lead), try_again(lead, found["today"])) if each)))


def _not_evaluated(found: dict[str, Any], console: Console) -> None:
    if found["not_evaluated_because"]:
        text = f"\nHow much is short is not known: {found['not_evaluated_because']}"
        console.print(Text(text, style="yellow"), soft_wrap=True)


def _indented(console: Console, text: Text, by: int = INDENT) -> None:
    console.print(Padding(text, (0, 0, 0, by), expand=False), highlight=False)


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def _wrapped(console: Console, text: str) -> None:
    """Prose, broken between words."""
    console.print(text, markup=False, highlight=False)
