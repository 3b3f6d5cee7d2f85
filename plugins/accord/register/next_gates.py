"""What leads without Sales can qualify for at as_of: the gates that Sales promises something about (rule 47)."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from accord.register import follow_up, lacking_shares
from accord.register.declared import Declared
from accord.register.entries import Entry
from accord.register.stages import stages

COLUMNS = {
    "stage": "varchar not null",
    "ladder": "integer not null",
    "definition": "varchar not null",
    "clauses": "varchar not null",
    "query": "varchar not null",
}


def rows(register: Iterable[Entry], as_of: datetime, project: Path) -> Iterator[list[object]]:
    """A row per gate with a version in force at as_of that the agreement in force then has a target for.

    `clauses`: clause -> sentence, as JSON. `query`: `lacking_shares.query`.
    """
    in_force = [entry for entry in register if _is_in_force(entry, as_of.astimezone(UTC))]
    agreements = [entry for entry in in_force if entry.is_follow_up]
    targets = {stage for each in agreements for stage in each.canonical[follow_up.key(each.definition)]["order"]}
    declared, every = Declared(project), stages(project)
    for entry in in_force:
        if entry.stage in targets and not entry.is_follow_up:
            query = lacking_shares.query(declared, entry.model, entry.definition, entry.clauses)
            clauses = json.dumps(entry.clauses, ensure_ascii=False)
            yield [entry.stage, every[entry.stage].ladder, entry.definition, clauses, query]


def _is_in_force(entry: Entry, instant: datetime) -> bool:
    starts, ends = entry.in_force_from_at, entry.in_force_to_at
    return starts is not None and starts <= instant and (ends is None or ends > instant)
