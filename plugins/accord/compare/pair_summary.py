"""Puts the results of each pair together: what it is, its counts, its reasons, its examples."""

from datetime import datetime
from typing import Any

import duckdb

from accord.compare.built_sides import Side
from accord.compare.clause_columns import columns
from accord.compare.example_leads import examples, reasons
from accord.compare.pair_counts import counts
from accord.compare.version_pairs import Pair
from accord.register.entries import Entry
from accord.register.version_state import state_of


def figures(connection: duckdb.DuckDBPyConnection, pairs: list[Pair], before: Side, after: Side) -> dict[str, Any]:
    """`leads`, `customers` and `weeks` (see `counts`); `definitions` and `stages`: one entry per pair.

    A stage is included only where the versions that decide it changed, or where its official entries differ.
    """
    found = counts(connection)
    of_pairs, why = found.pop("pairs"), reasons(connection)
    shown = examples(connection, columns(pairs, before, after))
    texts = _clause_texts(after), _clause_texts(before)
    results = []
    for pair in pairs:
        of_pair = of_pairs[pair.name] | {"reasons": why.get(pair.name, []), "examples": shown.get(pair.name, [])}
        for clause in [*of_pair["reasons"], *(clause for lead in of_pair["examples"] for clause in lead["clauses"])]:
            clause["description"] = _clause_text(pair, clause["clause"], *texts)
        results.append((_stage if pair.kind == "stage" else _definition)(pair, before, after) | of_pair)
    return found | {
        "definitions": [each for each in results if each["kind"] == "definition"],
        "stages": [each for each in results if each["kind"] == "stage" and _is_different(each)],
    }


def _definition(pair: Pair, before: Side, after: Side) -> dict[str, Any]:
    at = after.settings.as_of
    return {
        "definition": pair.name,
        "kind": pair.kind,
        "stage": pair.stage,
        "change": pair.change,
        "before": version(pair.before, at),
        "after": version(pair.after, at),
        "texts": list(pair.texts),
        "are_texts_unchanged": pair.change == "changed" and _are_texts_unchanged(pair),
    }


def version(entry: Entry | None, at: datetime) -> dict[str, Any] | None:
    """What a comparison says of one version; None of none."""
    if entry is None:
        return None
    return {
        "definition": entry.definition,
        "description": entry.description,
        "state": state_of(entry, at),
        "in_force_from": _day(entry.in_force_from),
        "in_force_to": _day(entry.in_force_to),
        "fingerprint": entry.fingerprint,
        "is_signed": entry.is_signed and not entry.is_changed_since_signing,
    }


def _stage(pair: Pair, before: Side, after: Side) -> dict[str, Any]:
    """The definitions that decide the stage, before and after, each with its first day and the day after its last."""
    result: dict[str, Any] = {"stage": pair.stage, "kind": pair.kind}
    for name, side in (("before", before), ("after", after)):
        result[name] = [
            {
                "definition": entry.definition,
                "from": _day(entry.in_force_from),
                "to": _day(entry.in_force_to),
                "fingerprint": entry.fingerprint,
            }
            for entry in side.register
            if entry.stage == pair.stage and entry.in_force_from
        ]
    return result


def _is_different(stage: dict[str, Any]) -> bool:
    counted = stage["leads"]
    return stage["before"] != stage["after"] or any(counted[each] for each in ("gained", "lost", "earlier", "later"))


def _clause_texts(side: Side) -> dict[str, dict[str, str]]:
    """Version → clause → its text in the agreement."""
    return {entry.definition: entry.clauses for entry in side.register}


def _are_texts_unchanged(pair: Pair) -> bool:
    """Whether the definition's SQL changed, but not the description and clause texts that people read."""
    if pair.before is None or pair.after is None:
        return False
    key = f"definition:{pair.name}"
    was, now = ((entry.description, entry.clauses) for entry in (pair.before, pair.after))
    return pair.before.canonical[key] != pair.after.canonical[key] and was == now


def _clause_text(
    pair: Pair, clause: str | None, after: dict[str, dict[str, str]], before: dict[str, dict[str, str]]
) -> Any:
    """A clause's text after the change; for a removed clause, its text before."""
    now = after.get(pair.version("after") or "", {})
    return now.get(clause or "") or before.get(pair.version("before") or "", {}).get(clause or "")


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
