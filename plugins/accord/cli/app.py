"""The command line: thin, one function a command. What goes wrong is said in a sentence, never as a traceback.

Exit codes: 0 done (`run`: published, or nothing new) · 1 failed · 2 a command or a setting that cannot be used ·
3 another run holds the lock · 4 `compare`: what was published would change · 5 the agreement (register, definitions) ·
6 the audit stopped it · 7 a contract · 130 interrupted (Ctrl-C). `accord.common.errors` gives each error its code.
"""

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from accord.common import settings as settings_module
from accord.common.errors import AccordError, ConfigurationError
from accord.common.settings import Settings
from accord.store.run_lock import run_lock

STOPPED, PAST_WOULD_CHANGE, INTERRUPTED = 1, 4, 130
DAY = "%Y-%m-%d"

app = typer.Typer(
    name="accord",
    help="One agreed, audited answer to: which leads are qualified, since when, and why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out, err = Console(), Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="for a program to read")]


@app.command()
def demo(
    leads: Annotated[int, typer.Option(min=1, help="people who become leads")] = 5000,
    days: Annotated[int, typer.Option(min=1, help="days of history")] = 400,
    seed: Annotated[int, typer.Option(help="same arguments, same bytes")] = 1,
    extra_days: Annotated[int, typer.Option(min=0, help="add the days up to the K-th after those")] = 0,
) -> None:
    """Write a realistic raw world into the inbox, as several systems would drop it."""
    from accord.demo.world import write_world

    where = settings_module.home()
    with err.status("writing the demo world") as status:
        world = write_world(
            where, leads, days, seed, extra_days, lambda *at: status.update(f"{at[0]}: {at[1]} of {at[2]}")
        )
    written = f"{world.files:,} files, {world.rows:,} rows, up to {world.last_day}"
    out.print(f"{written}, in {where / 'inbox'}", soft_wrap=True)
    out.print("Next: accord run")


@app.command()
def run(
    as_of: Annotated[str | None, typer.Option(help="date or instant; later things do not exist")] = None,
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="rebuild every table from the lake")] = False,
    full_audit: Annotated[bool, typer.Option("--full-audit", help="check everything, not only the new")] = False,
    restate: Annotated[str | None, typer.Option(help="rewrite the published past, for this reason")] = None,
    by: Annotated[str | None, typer.Option(help="whose decision it is to restate")] = None,
    source: Annotated[list[str] | None, typer.Option(help="run on this source alone; may be repeated")] = None,
    inbox: Annotated[Path | None, typer.Option(help="folder of the dropped files")] = None,
) -> None:
    """Run the nightly DAG once: ingest, build, audit, publish."""
    from accord.cli import run_summary
    from accord.orchestration import run_once
    from accord.register import restatements
    from accord.store import publications

    restatement = restatements.restatement_from(restate, by)
    settings = settings_module.load(as_of, tuple(source) if source else None, inbox)
    with run_lock(settings, "accord run"):  # first of all: may anything be written, and is nobody else at work?
        _require_something(settings)
    before = publications.everything(settings)
    outcome = run_once.run(settings, full_refresh, full_audit, restatement)
    if not outcome.published:
        for task, failure in outcome.failures.items():
            err.print(f"\n[bold red]{task}[/]")
            err.print(failure.message, markup=False, highlight=False, soft_wrap=True)
        err.print(f"\nWhat was published before stays. This, on file: {outcome.failure_file}", soft_wrap=True)
        raise typer.Exit(outcome.exit_code)
    if publications.everything(settings)[-1:] == before[-1:]:
        run_summary.show_nothing_new(settings, out)
    else:
        run_summary.show(settings, out, is_restatement=restatement is not None)


def _require_something(settings: Settings) -> None:
    """Where nothing was ever dropped there is nothing to run on. Raises ConfigurationError with what to do."""
    from accord.cli.status_screen import nothing_dropped
    from accord.ingest.inbox import scan
    from accord.ingest.stray_files import strays
    from accord.store import lake

    if any(lake.manifest_folder(settings, each).is_dir() for each in settings.sources):
        return
    if not any(scan(settings.inbox_of(each)) for each in settings.sources):
        found = "".join(f"\n{stray}" for stray in strays(settings))
        where = settings.inbox
        raise ConfigurationError(f"There is nothing to run on yet. Next: {nothing_dropped(str(where))}{found}")


@app.command()
def status(as_json: AsJson = False) -> None:
    """Last run, row counts, quarantine, audit, agreement, freshness."""
    from accord.cli import status as status_module
    from accord.cli import status_screen

    _tell(status_module.status(settings_module.load()), as_json, status_screen.show)


@app.command()
def rollback() -> None:
    """Put the previous publication back."""
    from accord.publish import publishing

    settings = settings_module.load()
    with run_lock(settings, "accord rollback"):
        publication = publishing.rollback(settings)
    out.print(f"Now published: {publication.publication_id}. The next run publishes anew.")


@app.command()
def agreement(as_json: AsJson = False) -> None:
    """The register: every version of every definition, who signed it, and in what state it is."""
    from accord.register import agreement_listing

    _tell(agreement_listing.listing(settings_module.load()), as_json, agreement_listing.show)


@app.command()
def sign(
    model: Annotated[str, typer.Argument(help="such as marketing_qualified")],
    version: Annotated[str, typer.Argument(help="such as points_2026")],
    side: Annotated[str, typer.Option("--as", help="marketing or sales")],
    by: Annotated[str, typer.Option(help="name of the person who signs")],
    on: Annotated[datetime | None, typer.Option(formats=[DAY], help="day of the signature; today without it")] = None,
    for_restatement: Annotated[
        bool, typer.Option("--for-restatement", help="sign another text than the one that was published in force")
    ] = False,
) -> None:
    """Sign what a version says now, for one side."""
    from accord.cli import signing_screen
    from accord.register.signing import sign as write

    day = on.date() if on else None
    done = write(settings_module.load(), model, version, side, by, day, is_for_restatement=for_restatement)
    signing_screen.show_signed(done, out)


@app.command()
def revise(
    model: Annotated[str, typer.Argument(help="such as marketing_qualified")],
    version: Annotated[str, typer.Argument(help="the version to copy, such as points_2026")],
    new: Annotated[str, typer.Argument(help="name of the new version, such as points_2027")],
    in_force_from: Annotated[
        datetime | None, typer.Option(formats=[DAY], help="its first day; a candidate without one")
    ] = None,
    scorecard: Annotated[
        str | None, typer.Option(metavar="OLD=NEW", help="copy this scorecard too, and read the copy instead")
    ] = None,
) -> None:
    """Copy a version to a new one that nobody has signed yet."""
    from accord.cli import signing_screen
    from accord.register.revising import revise as copy

    start = in_force_from.date() if in_force_from else None
    card, _, its_copy = (scorecard or "").partition("=")
    if scorecard and not its_copy:
        raise ConfigurationError(f"'{scorecard}' names one scorecard. Write --scorecard {card}=NEW_NAME.")
    cards = (card, its_copy) if scorecard else None
    signing_screen.show_revised(copy(settings_module.load(), model, version, new, start, cards=cards), out)


@app.command()
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


@app.command()
def explain(
    lead: Annotated[str, typer.Argument(help="a lead's id, a former id, or an address")],
    at: Annotated[str | None, typer.Option(help="date or instant; as published without it")] = None,
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
        _tell(found, as_json, lead_screen.show_with_points if points else lead_screen.show)


def _tell(features: dict[str, Any], as_json: bool, show: Callable[[dict[str, Any], Console], None]) -> None:
    if as_json:
        typer.echo(json.dumps(features, indent=2, default=str))
    else:
        show(features, out)


def main() -> None:
    """The entry point: an AccordError is a message and an exit code, and so is what the operating system refuses."""
    try:
        app()
    except AccordError as error:
        _stop(str(error), error.exit_code)
    except OSError as error:
        if error.filename is None:
            raise
        _stop(f"{error.filename}: {error.strerror}. Make it accessible for this user, then run this again.", STOPPED)
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:  # Typer turned a Ctrl-C into it
            _stop("Interrupted. What was published before stays; the next run begins anew.", INTERRUPTED)
        raise


def _stop(message: str, code: int) -> NoReturn:
    err.print(message, markup=False, highlight=False, soft_wrap=True)
    sys.exit(code)
