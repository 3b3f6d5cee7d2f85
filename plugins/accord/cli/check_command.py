"""`accord check`: holds the home against what it should be. A list of steps; each returns its problems as sentences."""

from collections.abc import Callable
from typing import Annotated

import typer

from accord.cli.output import out
from accord.common import settings as settings_module
from accord.common.errors import StateError
from accord.common.plurals import count
from accord.common.settings import Settings
from accord.store import lake_check, publication_files
from accord.store.run_lock import run_lock

Step = tuple[str, Callable[[Settings, bool], list[str]]]

STEPS: tuple[Step, ...] = (
    ("lake and its manifests", lake_check.problems),
    ("publications and their records", publication_files.problems),
)


def check(
    lake: Annotated[bool, typer.Option("--lake", help="read every file of the lake, and of what is published")] = False,
) -> None:
    """Hold lake and publications against their records: is everything there, and as it was written?"""
    settings = settings_module.load()
    problems = []
    with run_lock(settings, "accord check"):
        for name, step in STEPS:
            found = step(settings, lake)
            problems += found
            out.print(f"{name}: {count(len(found), 'problem') if found else 'as recorded'}", highlight=False)
    if problems:
        raise StateError("\n".join(f"- {problem}" for problem in problems))
    how = "by content" if lake else "by size; accord check --lake also reads every file"
    out.print(f"Compared {how}.", highlight=False, soft_wrap=True)
