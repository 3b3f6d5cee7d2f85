"""Builds a case with the project's own SQL in a DuckDB in memory: `Engine().scores(case)`."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from tests.oracle.scorecard.score import Score
from tests.oracle.times import from_us

from .cases import SIGNALS, Case
from .expected import Key
from .rendering import Project

ROOT = Path(__file__).resolve().parents[2] / "dbt_project"
CARD = "lead_score"  # under whose name the generated cards are compiled
INSTANT, TEXT, WHOLE, FLAG = pa.timestamp("us"), pa.string(), pa.int32(), pa.bool_()
PAYLOAD = {
    "path": TEXT, "form": TEXT, "asset": TEXT, "product": TEXT, "link": TEXT, "mail_id": TEXT, "campaign_id": TEXT,
    "campaign_type": TEXT, "property": TEXT, "value": TEXT, "reason": TEXT, "fields_filled": pa.int64(),
    "amount": pa.float64(),
}  # fmt: skip
SHAPES: Mapping[str, Mapping[str, pa.DataType]] = {
    "signals": {
        "activity_id": TEXT, "lead_id": TEXT, "spell": WHOLE, "cycle": WHOLE, "occurred_at": INSTANT,
        "known_at": INSTANT, "is_since_recycle": FLAG, "set_aside_reason": TEXT, **PAYLOAD,
        **dict.fromkeys(SIGNALS, FLAG),
    },
    "instants": {"lead_id": TEXT, "spell": WHOLE, "cycle": WHOLE, "known_at": INSTANT, "is_moment": FLAG},
    "cycles": {
        "lead_id": TEXT, "spell": WHOLE, "cycle": WHOLE, "cycles_so_far": WHOLE, "starts_after": INSTANT,
        "ends_at": INSTANT, "ended_by": TEXT, "end_reason": TEXT,
    },
    "profile_states": {
        "lead_id": TEXT, "known_at": INSTANT, "employees": pa.int64(), "country": TEXT, "job_title": TEXT,
    },
}  # fmt: skip
META = {
    "signals": {"signals": [{"name": name, "kind": name} for name in SIGNALS]},
    "moments": {
        "facts": [],
        "profile": [
            {"name": "employees", "type": "integer"}, {"name": "country", "type": "text"},
            {"name": "job_title", "type": "text"},
        ],
        "answers": [],
    },
}  # fmt: skip
Rows = Iterable[Mapping[str, Any]]


class Engine:
    """The rendered project over one connection; a case is built anew each time."""

    def __init__(self) -> None:
        self.project = Project(ROOT)
        self.project.meta |= META
        self.connection = duckdb.connect(config={"threads": 1})
        self.models = {file.stem: file for file in _models_of_the_card()}

    def scores(self, case: Case) -> dict[Key, Score]:
        """(lead, instant) → columns of the card, in a full build."""
        self.load(tables(case))
        self.build(case)
        return self.read()

    def load(self, given: Mapping[str, Rows]) -> None:
        for name, rows in given.items():
            shape, listed = SHAPES[name], list(rows)
            arrays = {column: pa.array([row[column] for row in listed], kind) for column, kind in shape.items()}
            self.connection.register(name, pa.table(arrays))

    def build(self, case: Case) -> None:
        """Every model of the card, those first that others read."""
        self.project.meta[CARD] = {"scorecard": case.card}
        self.project.vars["as_of"] = from_us(case.as_of).replace(tzinfo=None).isoformat(" ", "microseconds")
        built: set[str] = set()
        while waiting := [name for name in self.models if name not in built]:
            ready = [name for name in waiting if not self._still_needs(name, built)]
            assert ready, f"{waiting} read one another"
            for name in ready:
                sql = self.project.render(self.models[name])
                self.connection.execute(f"create or replace table {name} as {sql}")
                built.add(name)

    def read(self) -> dict[Key, Score]:
        result = self.connection.execute(f"select * replace (epoch_us(known_at) as known_at) from {CARD}")
        columns = [column[0] for column in result.description]
        rows = [dict(zip(columns, values, strict=True)) for values in result.fetchall()]
        return {(row.pop("lead_id"), row.pop("known_at")): row for row in rows}

    def _still_needs(self, name: str, built: set[str]) -> set[str]:
        return (set(self.project.reads(self.models[name])) & set(self.models)) - built


def _models_of_the_card() -> list[Path]:
    folder = ROOT / "models" / "scoring"
    return sorted(folder.glob(f"{CARD}/*.sql")) or [folder / f"{CARD}.sql"]


def tables(case: Case) -> dict[str, Rows]:
    """What the models of the card read, of a case."""
    places = {story.lead_id: _places(story.spells) for story in case.stories}
    signals = [
        {
            "activity_id": event.activity_id, "lead_id": story.lead_id, "occurred_at": event.occurred_at,
            "known_at": event.known_at, "set_aside_reason": event.set_aside_reason,
            **_spell_of(story, event.known_at, places[story.lead_id]),
            "is_since_recycle": event.occurred_at > (story.spell_at(event.known_at).starts_after or 0),
            **{name: event.payload(name) for name in PAYLOAD},
            **{name: name in event.signals for name in SIGNALS},
        }
        for story in case.stories if story.moments for event in story.events
    ]  # fmt: skip
    looked_at = list(case.instants())
    return {
        "signals": signals,
        "instants": [
            {"lead_id": s.lead_id, "known_at": t, "is_moment": t != case.as_of, **_spell_of(s, t, places[s.lead_id])}
            for s, t in looked_at
        ],
        "cycles": [
            {
                "lead_id": story.lead_id, "spell": number, "cycle": spell.cycle, "cycles_so_far": number,
                "starts_after": spell.starts_after, "ends_at": spell.ends_at, "ended_by": None, "end_reason": None,
            }
            for story in case.stories if story.moments for number, spell in enumerate(story.spells, start=1)
        ],
        "profile_states": [{"lead_id": s.lead_id, "known_at": t, **s.profile_at(t)} for s, t in looked_at],
    }  # fmt: skip


def _places(spells: Sequence[Any]) -> dict[int | None, int]:
    """r of a spell → its number."""
    return {spell.starts_after: number for number, spell in enumerate(spells, start=1)}


def _spell_of(story: Any, t: int, places: Mapping[int | None, int]) -> dict[str, Any]:
    spell = story.spell_at(t)
    return {"spell": places[spell.starts_after], "cycle": spell.cycle}
