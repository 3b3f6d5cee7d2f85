"""The command line: one function a command, by family. An error is a sentence and an exit code, never a traceback.

Exit codes: 0 done (`run`: published, or nothing new) · 1 failed · 2 a command or a setting that cannot be used ·
3 another run holds the lock · 4 `compare`: what was published would change · 5 the agreement (register, definitions,
signatures, the published past of a version) · 6 the audit stopped it · 7 a contract or a staging model ·
8 a file of the home is damaged, lost or changed · 9 the disk is full ·
130 interrupted (Ctrl-C). `accord.common.errors` gives each error its code.
"""

import sys
from typing import NoReturn

import typer

from accord.cli import (
    agreement_commands,
    check_command,
    explain_command,
    follow_up_command,
    nurture_command,
    run_commands,
)
from accord.cli.output import err
from accord.common import disk, settings
from accord.common.errors import AccordError, DiskFullError
from accord.common.garbage import collect_rarely
from accord.store import publications

INTERRUPTED = 130

app = typer.Typer(
    name="accord",
    help="One agreed, audited answer to: which leads are qualified, since when, and why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    run_commands.demo,
    run_commands.run,
    run_commands.status,
    run_commands.rollback,
    check_command.check,
    agreement_commands.agreement,
    agreement_commands.sign,
    agreement_commands.revise,
    agreement_commands.compare,
    explain_command.explain,
    follow_up_command.follow_up,
    follow_up_command.holidays,
    nurture_command.nurture,
):
    app.command()(command)


def main() -> None:
    """The entry point: an AccordError is a message and an exit code, and so is what the operating system refuses."""
    collect_rarely()
    try:
        app()
    except AccordError as error:
        _stop(str(error), error.exit_code)
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:  # Typer turned a Ctrl-C into it
            _stop(f"Interrupted. {publications.what_stays(settings.home())} The next run begins anew.", INTERRUPTED)
        raise
    except Exception as error:
        if disk.is_full(error):
            _stop(disk.message(settings.home()), DiskFullError.exit_code)
        if not isinstance(error, OSError) or error.filename is None:
            raise
        message = f"{error.filename}: {error.strerror}. Make it accessible for this user, then run this again."
        _stop(message, AccordError.exit_code)


def _stop(message: str, code: int) -> NoReturn:
    err.print(message, markup=False, highlight=False, soft_wrap=True)
    sys.exit(code)
