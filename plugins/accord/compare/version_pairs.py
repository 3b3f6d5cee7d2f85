"""Finds the definitions that a change affects, and what to compare each with."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from accord.register import follow_up
from accord.register.entries import Entry
from accord.register.stages import gates
from accord.register.text_differences import differences
from accord.register.version_state import state_of

# An unchanged definition can still find other leads: because of the set-aside rules, staging, the scorecard compiler
# or another gate's definitions.
OTHER_ROWS = """
select definition from (
    select definition, lead_id, cycle, clause, first_met_at from {one}.accord.clauses_met
    union all
    select definition, lead_id, cycle, null, qualified_at from {one}.accord.definition_entries
    except
    (
        select definition, lead_id, cycle, clause, first_met_at from {other}.accord.clauses_met
        union all
        select definition, lead_id, cycle, null, qualified_at from {other}.accord.definition_entries
    )
)
"""


@dataclass(frozen=True)
class Pair:
    """Two versions that are compared; `before` is None for an added definition, `after` for a removed one.

    `kind`: definition, or stage (its official entries). `change`: changed (its text), affected (the same text finds
    other leads), added or removed; for a stage: official. `texts`: the differences between the two texts, line by line.
    """

    name: str
    kind: str
    stage: str
    change: str
    before: Entry | None = None
    after: Entry | None = None
    texts: tuple[str, ...] = ()

    def version(self, side: str) -> str | None:
        entry: Entry | None = getattr(self, side)
        return entry.definition if entry else None


def pairs(connection: duckdb.DuckDBPyConnection, base: list[Entry], head: list[Entry], as_of: datetime) -> list[Pair]:
    """All pairs that differ: stages, then definitions, those in force first. The databases are attached as `base` and
    `head`."""
    base, head = ([entry for entry in register if not entry.is_follow_up] for register in (base, head))
    affected = _with_other_rows(connection)
    found = changed(base, head, as_of)
    of_base, known = {entry.definition: entry for entry in base}, {pair.name for pair in found}
    for entry in head:
        name = entry.definition
        if name in affected and name not in known:
            found.append(Pair(name, "definition", entry.stage, "affected", of_base[name], entry))
    stages = list(gates())
    found.sort(key=lambda pair: (not is_in_force(pair, as_of), pair.change == "affected", stages.index(pair.stage)))
    return [Pair(f"official {stage}", "stage", stage, "official") for stage in stages] + found


def changed(base: list[Entry], head: list[Entry], as_of: datetime) -> list[Pair]:
    """The versions whose texts differ, in the order of head; those that were removed come last."""
    was, now = ({entry.definition: entry for entry in register} for register in (base, head))
    found = []
    for name in list(now) + [name for name in was if name not in now]:
        before, after = was.get(name), now.get(name)
        if after and before is None:
            replaced = _replaced(after, base, head, as_of)
            found.append(Pair(name, "definition", after.stage, "added", replaced, after, texts(replaced, after)))
        elif before and after is None:
            found.append(Pair(name, "definition", before.stage, "removed", before, None))
        elif before and after and before.fingerprint != after.fingerprint:
            found.append(Pair(name, "definition", after.stage, "changed", before, after, texts(before, after)))
    return found


def is_in_force(pair: Pair, as_of: datetime) -> bool:
    """Whether the definition is, was or will be in force, and so decides a stage."""
    entry = pair.after or pair.before
    return entry is not None and state_of(entry, as_of) != "candidate"


def _with_other_rows(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Definitions with different rows on the two sides."""
    both_ways = (("base", "head"), ("head", "base"))
    queries = [OTHER_ROWS.format(one=one, other=other) for one, other in both_ways]
    return {name for query in queries for (name,) in connection.execute(query).fetchall()}


def _replaced(entry: Entry, base: list[Entry], head: list[Entry], as_of: datetime) -> Entry | None:
    """The version of base that a new version replaces; for a candidate, the one in force there now."""
    of_stage = [each for each in base if each.stage == entry.stage]
    if not entry.in_force_from:
        return next((each for each in of_stage if _is_in_force_at(each, as_of)), None)
    ended = {each.definition for each in head if each.stage == entry.stage and each.in_force_to == entry.in_force_from}
    return next((each for each in of_stage if each.definition in ended), None)


def _is_in_force_at(entry: Entry, at: datetime) -> bool:
    has_started = entry.in_force_from_at is not None and entry.in_force_from_at <= at
    return has_started and (entry.in_force_to_at is None or entry.in_force_to_at > at)


def texts(before: Entry | None, after: Entry) -> tuple[str, ...]:
    """The differences between two versions' texts, apart from their names."""
    if before is None:
        return ()
    text = dict(before.canonical)
    kind = follow_up.MODEL if after.is_follow_up else "definition"
    text[f"{kind}:{after.definition}"] = text.pop(f"{kind}:{before.definition}")
    return tuple(differences(text, after.canonical))
