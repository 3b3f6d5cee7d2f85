"""Loads the suites of `expectations/`: every module there has `suites(database: AuditDatabase) -> list[Suite]`."""

import importlib.util
from pathlib import Path

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Suite
from accord.common.errors import AuditError
from accord.common.settings import PROJECT

FOLDER = PROJECT / "expectations"


def load(database: AuditDatabase, folder: Path = FOLDER) -> list[Suite]:
    """All suites, by file name. Raises AuditError if a file has no `suites`, so that none is left out by mistake."""
    loaded = [suite for file in sorted(folder.glob("[!_]*.py")) for suite in _suites_of(file, database)]
    if not loaded:
        raise AuditError(f"There are no suites in {folder}, so nothing can be audited. Restore that folder.")
    return loaded


def _suites_of(file: Path, database: AuditDatabase) -> list[Suite]:
    spec = importlib.util.spec_from_file_location(f"expectations.{file.stem}", file)
    if spec is None or spec.loader is None:
        raise AuditError(f"{file} is not a Python module that can be loaded, so it would check nothing.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not hasattr(module, "suites"):
        raise AuditError(
            f"{file.name} has no function suites(database), so it would check nothing. Add one, or begin the file's "
            "name with _."
        )
    suites: list[Suite] = module.suites(database)
    return suites
