"""Which definitions a change concerns, and what each is compared with."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from accord.register.entries import STAGES, Entry
from accord.register.text_differences import differences
from accord.register.version_state import state_of

# A definition can find other leads though what it says is the same: by what is set aside, by staging, by the compiler,
# by another gate's definitions.
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
    """What was before and what is after, either of which may be nothing.

    `kind`: definition, or stage (what is official). `change`: changed (what it says), affected (it says the same and
    finds others), added, removed; of a stage: official. `texts`: the differences of what they say, line by line.
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
    """What is different, by stage; those in force first. The two databases are attached as `base` and `head`."""
    was, now = ({entry.definition: entry for entry in register} for register in (base, head))
    affected = _with_other_rows(connection)
    found = []
    for name in list(now) + [name for name in was if name not in now]:
        before, after = was.get(name), now.get(name)
        if after and before is None:
            other = _replaced(after, base, head, as_of)
            found.append(Pair(name, "definition", after.stage, "added", other, after, _texts(other, after)))
        elif before and after is None:
            found.append(Pair(name, "definition", before.stage, "removed", before, None))
        elif before and after and before.fingerprint != after.fingerprint:
            found.append(Pair(name, "definition", after.stage, "changed", before, after, _texts(before, after)))
        elif name in affected:
            found.append(Pair(name, "definition", now[name].stage, "affected", before, after))
    found.sort(key=lambda pair: (not is_in_force(pair, as_of), pair.change == "affected", STAGES.index(pair.stage)))
    return [Pair(f"official {stage}", "stage", stage, "official") for stage in STAGES] + found


def is_in_force(pair: Pair, as_of: datetime) -> bool:
    """Whether it is, was or is to be in force: what a stage is decided by."""
    entry = pair.after or pair.before
    return entry is not None and state_of(entry, as_of) != "candidate"


def _with_other_rows(connection: duckdb.DuckDBPyConnection) -> set[str]:
    both_ways = (("base", "head"), ("head", "base"))
    queries = [OTHER_ROWS.format(one=one, other=other) for one, other in both_ways]
    return {name for query in queries for (name,) in connection.execute(query).fetchall()}


def _replaced(entry: Entry, base: list[Entry], head: list[Entry], as_of: datetime) -> Entry | None:
    """What a new version would take the place of: the one before it, of a candidate the one in force now."""
    of_stage = [each for each in head if each.stage == entry.stage and each.in_force_from_at]
    if entry.in_force_from:
        names = [each.definition for each in of_stage if each.in_force_to == entry.in_force_from]
    else:
        names = [each.definition for each in of_stage if _holds(each, as_of)]
    return next((each for each in base if each.definition in names), None)


def _holds(entry: Entry, at: datetime) -> bool:
    is_begun = entry.in_force_from_at is not None and entry.in_force_from_at <= at
    return is_begun and (entry.in_force_to_at is None or entry.in_force_to_at > at)


def _texts(before: Entry | None, after: Entry) -> tuple[str, ...]:
    """The differences of what two versions say, as if they had one name."""
    if before is None:
        return ()
    said = dict(before.canonical)
    said[f"definition:{after.definition}"] = said.pop(f"definition:{before.definition}")
    return tuple(differences(said, after.canonical))
