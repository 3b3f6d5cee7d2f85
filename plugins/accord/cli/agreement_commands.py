"""Commands about what was agreed on: `agreement`, `sign`, `revise`, `compare`."""

import json
from datetime import date
from typing import Annotated

import typer

from accord.cli.output import AsJson, err, out, show_found
from accord.common import settings as settings_module
from accord.common.errors import ConfigurationError
from accord.common.instants import parse_day

PAST_WOULD_CHANGE = 4


def agreement(as_json: AsJson = False) -> None:
    """The register: every version of definitions and follow-up, who signed it, and its state."""
    from accord.cli import agreement_screen
    from accord.register import agreement_listing

    show_found(agreement_listing.listing(settings_module.load()), as_json, agreement_screen.show)


def sign(
    model: Annotated[str, typer.Argument(help="such as marketing_qualified, follow_up, or what_does_not_count")],
    side: Annotated[str, typer.Option("--as", help="marketing or sales")],
    by: Annotated[str, typer.Option(help="name of the person who signs")],
    version: Annotated[
        str | None, typer.Argument(help="such as points_2026; what_does_not_count has no versions")
    ] = None,
    on: Annotated[
        date | None, typer.Option(parser=parse_day, metavar="DAY", help="day of the signature; default: today")
    ] = None,
    for_restatement: Annotated[
        bool, typer.Option("--for-restatement", help="sign another text than the one that was published in force")
    ] = False,
) -> None:
    """Sign the current text of a version, or of what does not count, for one side. Prints it first."""
    from accord.cli import list_screen, signing_screen
    from accord.register import list_problems
    from accord.register.agreed_list import AgreedList
    from accord.register.signing import sign as write
    from accord.register.signing import text_to_sign

    settings = settings_module.load()
    text = text_to_sign(settings, model, version)
    if isinstance(text, AgreedList):
        list_screen.show_text(text, list_problems.pending_changes(settings, text, settings.as_of), out)
    else:
        signing_screen.show_text(text, out)
    done = write(settings, model, version, side, by, on, is_for_restatement=for_restatement)
    signing_screen.show_signed(done, out)


def revise(
    model: Annotated[str, typer.Argument(help="such as marketing_qualified, or follow_up")],
    version: Annotated[str, typer.Argument(help="the version to copy, such as points_2026")],
    new: Annotated[str, typer.Argument(help="name of the new version, such as points_2027")],
    in_force_from: Annotated[
        date | None,
        typer.Option(parser=parse_day, metavar="DAY", help="its first day; without one it is a candidate"),
    ] = None,
    scorecard: Annotated[
        str | None, typer.Option(metavar="OLD=NEW", help="copy this scorecard too, and read the copy instead")
    ] = None,
) -> None:
    """Copy a version to a new one that nobody has signed yet."""
    from accord.cli import signing_screen
    from accord.register.revising import revise as copy

    card, _, its_copy = (scorecard or "").partition("=")
    if scorecard and not its_copy:
        raise ConfigurationError(f"'{scorecard}' names one scorecard. Write --scorecard {card}=NEW_NAME.")
    cards = (card, its_copy) if scorecard else None
    signing_screen.show_revised(copy(settings_module.load(), model, version, new, in_force_from, cards=cards), out)


def compare(
    base: Annotated[str | None, typer.Option(help="git revision to compare with; where this branch left main")] = None,
    as_json: AsJson = False,
) -> None:
    """What the definitions here do to history, beside those of another revision: Markdown for a pull request."""
    from accord.compare.comparing import compare as run
    from accord.compare.markdown import markdown

    settings = settings_module.load()
    with err.status("comparing") as status:
        found = run(settings, base, status.update)
    typer.echo(json.dumps(found, indent=2) if as_json else markdown(found), nl=as_json)
    if found["published"]["would_change"]:
        raise typer.Exit(PAST_WOULD_CHANGE)
