"""Every table to publish: its key, its required columns, and nothing from after as_of.

Keys and required columns come from the tables' contracts in `dbt_project/models/marts/`.
"""

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Suite, never, not_null, unique
from accord.common.sql import identifier
from accord.store import mart_contracts
from accord.store.mart_contracts import Mart

# The suffix of columns with instants. All of them must be before as_of, but for those that say when something is due.
INSTANT = "_at"


def suites(database: AuditDatabase) -> list[Suite]:
    return [_suite(mart) for mart in mart_contracts.load()]


def _suite(mart: Mart) -> Suite:
    checks = [unique(f"{mart.name} has one row per {', '.join(mart.key)}", mart.key)]
    if mart.required:
        checks.append(not_null(f"{mart.name} has no empty value in a required column", mart.required, mart.key))
    instants = [
        name
        for name, kind in mart.columns.items()
        if name.endswith(INSTANT) and kind == "timestamp" and name not in mart.ahead
    ]
    if instants:
        is_later = " or ".join(f"{identifier(name)} >= as_of" for name in instants)
        key = ", ".join(identifier(name) for name in mart.key)
        checks.append(never(f"{mart.name} contains nothing from after as_of", (
            f"select {key} from {{batch}} as published, audit.run where {is_later}"
        )))  # fmt: skip
    return Suite(mart.name, f"accord.{mart.name}", tuple(checks))
