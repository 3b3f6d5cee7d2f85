"""Finds the suites of `expectations/`: every module there has `suites(world) -> list[Suite]`."""

import importlib.util
from pathlib import Path

from accord.audit.audit_database import World
from accord.audit.checks import Suite
from accord.common.errors import AuditError
from accord.common.settings import PROJECT

FOLDER = PROJECT / "expectations"


def load(world: World, folder: Path = FOLDER) -> list[Suite]:
    """All suites, by file name. Raises AuditError where a file has none: an unread suite must not pass silently."""
    found = [suite for file in sorted(folder.glob("[!_]*.py")) for suite in _of(file, world)]
    if not found:
        raise AuditError(f"There are no suites in {folder}, so nothing can be audited.")
    return found


def _of(file: Path, world: World) -> list[Suite]:
    spec = importlib.util.spec_from_file_location(f"expectations.{file.stem}", file)
    if spec is None or spec.loader is None:
        raise AuditError(f"{file} cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not hasattr(module, "suites"):
        raise AuditError(f"{file.name} has no function suites(world), so it would check nothing.")
    suites: list[Suite] = module.suites(world)
    return suites
