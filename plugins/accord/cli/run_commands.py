"""Commands about runs: `demo`, `run`, `status`, `rollback`."""

from pathlib import Path
from typing import Annotated

import typer

from accord.cli.output import AsJson, err, out, show_found
from accord.common import settings as settings_module
from accord.common.errors import ConfigurationError
from accord.common.settings import Settings
from accord.store.run_lock import run_lock


def demo(
    leads: Annotated[int, typer.Option(min=1, help="people who become leads")] = 5000,
    days: Annotated[int, typer.Option(min=1, help="days of history")] = 400,
    seed: Annotated[int, typer.Option(help="same arguments, same bytes")] = 1,
    extra_days: Annotated[int, typer.Option(min=0, help="add K further days to the world that is there")] = 0,
) -> None:
    """Write a realistic raw world into the inbox, as several systems would drop it."""
    from accord.demo.world import write_world

    home = settings_module.home()
    with err.status("writing the demo world") as status:

        def progress(step: str, done: int, total: int) -> None:
            status.update(f"{step}: {done} of {total}")

        world = write_world(home, leads, days, seed, extra_days, progress)
    written = f"{world.files:,} files, {world.rows:,} rows, up to {world.last_day}"
    out.print(f"{written}, in {home / 'inbox'}", soft_wrap=True)
    out.print("Next: accord run")


def run(
    as_of: Annotated[str | None, typer.Option(help="date or instant; later data are ignored")] = None,
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="rebuild every table from the lake")] = False,
    full_audit: Annotated[bool, typer.Option("--full-audit", help="check all rows, not only new ones")] = False,
    restate: Annotated[str | None, typer.Option(help="rewrite published history, for this reason")] = None,
    by: Annotated[str | None, typer.Option(help="who decided to restate")] = None,
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
    with run_lock(settings, "accord run"):  # first of all: may anything be written, and is nobody else running?
        _require_input(settings)
    newest = publications.history(settings).newest
    outcome = run_once.run(settings, full_refresh, full_audit, restatement)
    if not outcome.published:
        for task, failure in outcome.failures.items():
            err.print(f"\n[bold red]{task}[/]")
            err.print(failure.message, markup=False, highlight=False, soft_wrap=True)
        stays = publications.what_stays(settings.home)
        err.print(f"\n{stays} Details: {outcome.failure_file}", soft_wrap=True)
        raise typer.Exit(outcome.exit_code)
    if publications.history(settings).newest == newest:
        run_summary.show_nothing_new(settings, out)
    else:
        run_summary.show(settings, out, is_restatement=restatement is not None)


def _require_input(settings: Settings) -> None:
    """Raises ConfigurationError, with what to do, where no file was ever dropped."""
    from accord.ingest.inbox import has_input, nothing_dropped
    from accord.ingest.stray_files import find_stray_files

    if not has_input(settings):
        found = "".join(f"\n{stray}" for stray in find_stray_files(settings))
        raise ConfigurationError(f"There is nothing to run on yet. Next: {nothing_dropped(str(settings.inbox))}{found}")


def status(as_json: AsJson = False) -> None:
    """Last run, row counts, quarantine, audit, agreement, freshness."""
    from accord.cli import status as status_module
    from accord.cli import status_screen

    show_found(status_module.status(settings_module.load()), as_json, status_screen.show)


def rollback() -> None:
    """Make the previous publication the current one again."""
    from accord.publish.rollback import rollback as go_back

    settings = settings_module.load()
    with run_lock(settings, "accord rollback"):
        publication = go_back(settings)
    out.print(f"Now published: {publication.publication_id}. The next run makes a new publication.")
