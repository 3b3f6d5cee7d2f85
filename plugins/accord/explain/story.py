"""The journey and the gates of one lead at an instant, as both ways of explaining tell them."""

from datetime import datetime
from typing import Any

import duckdb

from accord.common.errors import NotFoundError
from accord.common.settings import Settings
from accord.explain.column_labels import Labels
from accord.explain.gate_history import gates
from accord.explain.gate_sentences import Verdicts
from accord.explain.gate_standing import with_standing
from accord.explain.journey import Journey, journey
from accord.explain.missing_words import Wording


class Story:
    """Read from published tables, wherever they lie: `tables` is a connection that uses their schema."""

    def __init__(
        self, settings: Settings, tables: duckdb.DuckDBPyConnection, lead_id: str, at: datetime, definition: str | None
    ) -> None:
        self.settings = settings
        self.lead_id = lead_id
        found = journey(tables, lead_id, at)
        if found is None:
            raise NotFoundError(f"{lead_id} entered no stage before {at} UTC. Next: accord run")
        self.journey: Journey = found
        self.gates = gates(tables, settings, lead_id, found, definition)

    def judge(self, work: duckdb.DuckDBPyConnection) -> None:
        """Adds what holds and what is missing, which only the work database can tell. Raises NotFoundError."""
        wording = Wording(Labels(), self.settings.zone)
        try:
            self.gates = with_standing(work, self.gates, self.lead_id, self.journey, wording)
        except duckdb.CatalogException as error:
            raise NotFoundError(
                "The work database is older than this command. Next: accord run --full-refresh"
            ) from error

    def stage(self) -> dict[str, Any]:
        """The stage the lead is in, as lead_stages has it."""
        last = self.journey.last
        return {
            "stage": last["stage"],
            "stage_since_at": last["entered_at"],
            "cycle": self.journey.cycle,
            "definition": last["definition"],
        }

    def told(self) -> dict[str, Any]:
        verdicts = Verdicts(self.journey, self.settings.zone)
        return {
            "cycle": self.journey.cycle,
            "is_closed": self.journey.is_closed,
            "moment_at": next((gate["moment_at"] for gate in self.gates if gate.get("moment_at")), None),
            "journey": self.journey.entries,
            "gates": [gate | {"said": verdicts.said(gate)} for gate in self.gates],
        }
