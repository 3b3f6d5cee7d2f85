"""The command about one lead: `explain`."""

from typing import Annotated

import typer

from accord.cli.output import AsJson, err, show_found
from accord.common import settings as settings_module


def explain(
    lead: Annotated[str, typer.Argument(help="a lead's id, a former id, or an address")],
    at: Annotated[str | None, typer.Option(help="date or instant; default: as published")] = None,
    definition: Annotated[str | None, typer.Option(help="a version, in force or not, in detail")] = None,
    points: Annotated[bool, typer.Option("--points", help="where the points come from, rule by rule")] = False,
    as_json: AsJson = False,
    as_html: Annotated[bool, typer.Option("--html", help="a page to send")] = False,
) -> None:
    """Why a lead is, or is not, at each stage: clause by clause, what is missing, its journey, its points."""
    from accord.explain import explaining, lead_page, lead_screen

    with err.status("looking"):
        found = explaining.explain(settings_module.load(), lead, at, definition)
    if as_html:
        typer.echo(lead_page.render(found))
    else:
        show_found(found, as_json, lead_screen.show_with_points if points else lead_screen.show)
