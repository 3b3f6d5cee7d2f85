"""`accord check`: is everything in order, before a run finds that it is not? One line a step, then every problem.

A step returns its problems as sentences, each with what to do. The first step that has one gives the exit code.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Annotated, NoReturn

import typer

from accord.cli.output import err, out
from accord.common import settings as settings_module
from accord.common.errors import AccordError, AgreementError, BuildError, Busy, ContractError, StateError
from accord.common.plurals import count
from accord.common.settings import Settings, known_sources
from accord.store.run_lock import run_lock


def _contracts(settings: Settings) -> list[str]:
    from accord.store import contracts

    return [problem for source in known_sources() for problem in _said(partial(contracts.load, source))]


def _staging(settings: Settings) -> list[str]:
    from accord.store import staging_models

    return staging_models.problems()


def _definitions(settings: Settings) -> list[str]:
    from accord.register.entries import entries

    return _said(partial(entries, settings))


def _signatures(settings: Settings) -> list[str]:
    from accord.register.problems import problems

    found = problems(settings)
    for each in found:
        if each.severity == "warning":
            err.print(f"warning: {each.message}", style="yellow", markup=False, highlight=False, soft_wrap=True)
    return [each.message for each in found if each.severity == "critical"]


def _empty_build(settings: Settings) -> list[str]:
    from accord.build import empty_build

    return empty_build.problems(settings)


def _said(read: Callable[[], object]) -> list[str]:
    """The message of the error that reading ends with, if any."""
    try:
        read()
    except AccordError as error:
        return [str(error)]
    return []


@dataclass(frozen=True)
class Step:
    """`name`: what is looked at. `error`: the kind of error that its problems are, and so the exit code.

    `is_base`: the later steps of its list cannot be tried where it has problems.
    """

    name: str
    problems: Callable[[Settings], list[str]]
    error: type[AccordError]
    is_base: bool = False


PROJECT_STEPS = (
    Step("landing contracts", _contracts, ContractError, is_base=True),
    Step("staging models", _staging, ContractError, is_base=True),
    Step("definitions and scorecards", _definitions, AgreementError, is_base=True),
    Step("signatures, and what was published", _signatures, AgreementError),
    Step("every model, built on empty tables", _empty_build, BuildError),
)


def _home_steps(with_content: bool) -> tuple[Step, ...]:
    from accord.store import lake_check, publication_files

    return (
        Step("lake and its manifests", lambda home: lake_check.problems(home, with_content), StateError),
        Step("publications and their records", lambda home: publication_files.problems(home, with_content), StateError),
    )


Problem = tuple[type[AccordError], str]


def check(
    lake: Annotated[
        bool, typer.Option("--lake", help="look at the files of the home alone, and read them all")
    ] = False,
) -> None:
    """Find what a run would stop at: contracts, staging, definitions, signatures, all SQL, files of the home."""
    settings = settings_module.load()
    found = [] if lake else _tried(PROJECT_STEPS, settings, "in order")
    if settings.lake.exists() or settings.published.exists():
        try:
            with run_lock(settings, "accord check"):
                found += _tried(_home_steps(with_content=lake), settings, "as recorded")
            how = "content" if lake else "size; accord check --lake also reads every file"
            out.print(f"Files were compared by {how}.", highlight=False, soft_wrap=True)
        except Busy as busy:
            found.append((Busy, str(busy)))
    if found:
        _stop(found)


def _tried(steps: tuple[Step, ...], settings: Settings, in_order: str) -> list[Problem]:
    """Prints a line a step. A step without a base that holds is not tried: it would say the same in other words."""
    found: list[Problem] = []
    stopped_by = ""
    for step in steps:
        if stopped_by:
            out.print(f"{step.name}: not tried, put the {stopped_by} right first", highlight=False, soft_wrap=True)
            continue
        began, kind = monotonic(), step.error
        with err.status(step.name):
            try:
                problems = step.problems(settings)
            except AccordError as error:
                problems, kind = [str(error)], type(error)
        found += [(kind, problem) for problem in problems]
        seconds = f" ({monotonic() - began:.0f} s)" if monotonic() - began >= 1 else ""
        told = count(len(problems), "problem") if problems else in_order
        out.print(f"{step.name}: {told}{seconds}", highlight=False, soft_wrap=True)
        stopped_by = step.name if problems and step.is_base else stopped_by
    return found


def _stop(found: list[Problem]) -> NoReturn:
    """Raises an error of the first problem's kind that says all of them."""
    kind, _ = found[0]
    text = "\n".join(["", *(f"- {problem}" for _, problem in found)])
    last = "After correcting it: accord check, then accord run"
    raise BuildError(text, last) if kind is BuildError else kind(f"{text}\n{last}")
