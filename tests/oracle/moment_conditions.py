"""Evaluates conditions over the columns of `moments` (a `when` of a target) on what was known, in one query."""

from collections.abc import Collection, Mapping
from typing import Any

import pyarrow as pa

from .conditions import connection
from .declared import Declared
from .knowledge import Knowledge

Moment = tuple[str, int]
"""Lead and instant."""

INSTANT = pa.timestamp("us", tz="UTC")
PROFILE_TYPES = {"text": pa.string(), "id": pa.string(), "integer": pa.int64(), "boolean": pa.bool_()}


def holding(
    moments: Mapping[Moment, Knowledge],
    conditions: Collection[str],
    declared: Declared,
    further: Mapping[str, Mapping[Moment, int]] | None = None,
) -> dict[str, set[Moment]]:
    """Condition → the moments at which it holds. Null does not hold. `further`: name of another column → its values."""
    if not moments or not conditions:
        return {condition: set() for condition in conditions}
    picked = ", ".join(f"list(row_of) filter (where ({condition}))" for condition in conditions)
    table = _table(list(moments.values()), declared)
    for column, values in (further or {}).items():
        table = table.append_column(column, pa.array([values[moment] for moment in moments], pa.int64()))
    connection().register("moments", table)
    found = connection().execute(f"select {picked} from moments").fetchone()
    assert found is not None
    names = list(moments)
    return {condition: {names[row] for row in rows or ()} for condition, rows in zip(conditions, found, strict=True)}


def _table(known: list[Knowledge], declared: Declared) -> pa.Table:
    columns: dict[str, tuple[list[Any], pa.DataType]] = {
        "row_of": (list(range(len(known))), pa.int64()),
        "moment_at": ([each.at for each in known], INSTANT),
        "known_at": ([each.at for each in known], INSTANT),
        "cycle": ([each.cycle for each in known], pa.int64()),
        "decision": ([each.decision for each in known], pa.string()),
        "email_domain": ([each.email_domain for each in known], pa.string()),
        "domain_relationship": ([each.domain_relationship for each in known], pa.string()),
        "open_opportunities": ([each.opportunities.open for each in known], pa.int64()),
        "won_opportunities": ([each.opportunities.won for each in known], pa.int64()),
        "is_customer": ([each.is_customer for each in known], pa.bool_()),
    }
    for feature in declared.features:
        name, is_instant = feature["name"], feature["measure"] in ("first", "last")
        kind = INSTANT if is_instant else pa.float64() if feature.get("of") == "amount" else pa.int64()
        columns[name] = ([each.features[name] for each in known], kind)
    for item in declared.profile:
        columns[item["name"]] = ([each.profile[item["name"]] for each in known], PROFILE_TYPES[item["type"]])
    for question in declared.answers:
        columns[question] = ([each.answers[question] for each in known], pa.string())
    for card in declared.scorecards:
        for part in known[0].scores[card]:
            values = [each.scores[card][part] for each in known]
            columns[f"{card}_{part}"] = (values, pa.array(values).type)
    return pa.table({name: pa.array(values, kind) for name, (values, kind) in columns.items()})
