"""The command about leads that are not with Sales: `nurture`."""

from typing import Annotated

import typer

from accord.cli.output import AsJson, err, show_found
from accord.common import settings as settings_module
from accord.common.errors import ConfigurationError

NEAREST = 20


def nurture(
    lead: Annotated[str | None, typer.Argument(help="a lead: why it is on the list, and what it lacks")] = None,
    nearest: Annotated[int | None, typer.Option(min=1, help=f"how many leads are listed; default: {NEAREST}")] = None,
    may_be_mailed: Annotated[bool, typer.Option("--may-be-mailed", help="list only leads that may be mailed")] = False,
    as_json: AsJson = False,
) -> None:
    """The leads that are not with Sales: why, what they lack to qualify, whom Marketing may mail, as of publication."""
    from accord.cli import nurture_data, nurture_screen
    from accord.explain.explaining import json_able

    if lead is not None and (nearest is not None or may_be_mailed):
        raise ConfigurationError(
            f"A lead is shown alone, so --nearest and --may-be-mailed do not go with it. Next: accord nurture {lead}"
        )
    settings = settings_module.load()
    with err.status("looking"):
        if lead is not None:
            found = nurture_data.of_lead(settings, lead)
        else:
            found = nurture_data.summary(settings, nearest or NEAREST, may_be_mailed)
    screen = nurture_screen.show if lead is None else nurture_screen.show_lead
    show_found(json_able(found) if as_json else found, as_json, screen)
