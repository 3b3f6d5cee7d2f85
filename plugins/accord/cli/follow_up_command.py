"""The commands about Sales' promises: `follow-up`, and `holidays` for its calendars."""

import sys
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from accord.cli.output import AsJson, err, show_found
from accord.common import settings as settings_module
from accord.common.errors import ConfigurationError
from accord.common.plurals import count


class Due(StrEnum):
    """What `--due` may be."""

    today = "today"


def follow_up(
    lead: Annotated[str | None, typer.Argument(help="a lead: every hand-off of it in a sentence")] = None,
    rep: Annotated[str | None, typer.Option(help="a sales person, by id or name: what it owns")] = None,
    due: Annotated[Due | None, typer.Option(help="what is due today, and nothing else")] = None,
    as_json: AsJson = False,
) -> None:
    """Whether Sales keeps what it promised about leads, and what waits for an answer, as of the publication."""
    from accord.cli import follow_up_data, follow_up_screen
    from accord.explain.explaining import json_able

    if lead is not None and (rep is not None or due is not None):
        raise ConfigurationError(
            "A lead is shown with all its hand-offs, so --rep and --due do not go with it. "
            f"Next: accord follow-up {lead}"
        )
    settings = settings_module.load()
    with err.status("looking"):
        found = follow_up_data.summary(settings, rep) if lead is None else follow_up_data.of_lead(settings, lead)
    if due:
        found = {name: value for name, value in found.items() if name not in follow_up_screen.NOT_DUE_TODAY}
    if as_json:
        show_found(json_able(found), as_json, lambda *_: None)
    elif lead is not None:
        show_found(found, as_json, follow_up_screen.show_lead)
    else:
        show_found(found, as_json, partial(follow_up_screen.show, only_due_today=due is not None))


def holidays(
    holiday_list: Annotated[str, typer.Argument(metavar="LIST", help="country, or country and part: US, DE-BE")],
    years: Annotated[list[int], typer.Argument(metavar="YEAR...", min=1900, max=2100)],
) -> None:
    """Public holidays that seeds/holidays.csv does not have yet, as rows to add to it. It changes nothing."""
    from accord.register import proposed_holidays

    found = proposed_holidays.proposed(holiday_list, years)
    proposed_holidays.write(found, sys.stdout)
    named = f"{holiday_list} {' '.join(map(str, years))}"
    if not found:
        err.print(f"dbt_project/seeds/holidays.csv has every public holiday of {named}.", highlight=False)
        return
    err.print(
        f"{count(len(found), 'day')} of {named} that dbt_project/seeds/holidays.csv does not have. Nothing is written. "
        f"Next: accord holidays {named} >> dbt_project/seeds/holidays.csv, delete the days on which you work, and "
        "accord check",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
