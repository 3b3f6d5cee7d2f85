"""Every table about to be published: its key, its filled columns, and nothing from after as_of.

Keys and filled columns are those of the tables' contracts in `dbt_project/models/marts/`.
"""

from accord.audit.audit_database import World
from accord.audit.checks import Suite, filled, never, unique
from accord.common.sql import identifier
from accord.store import mart_contracts
from accord.store.mart_contracts import Mart

# Instants that are told of the past only: whatever stands in them happened before as_of.
PAST = "_at"


def suites(world: World) -> list[Suite]:
    return [_suite(mart) for mart in mart_contracts.load()]


def _suite(mart: Mart) -> Suite:
    checks = [unique(f"{mart.name} has one row per {', '.join(mart.key)}", mart.key)]
    if mart.required:
        checks.append(filled(f"{mart.name} tells everything it promises to", mart.required, mart.key))
    past = [name for name, kind in mart.columns.items() if name.endswith(PAST) and kind == "timestamp"]
    if past:
        late = " or ".join(f"{identifier(name)} >= as_of" for name in past)
        keys = ", ".join(identifier(name) for name in mart.key)
        checks.append(never(f"{mart.name} knows nothing from after as_of", (
            f"select {keys} from {{batch}} as published, audit.run where {late}"
        )))  # fmt: skip
    return Suite(mart.name, f"accord.{mart.name}", tuple(checks))
