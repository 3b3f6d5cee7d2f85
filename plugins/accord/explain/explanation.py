"""The journey and the gates of one lead at an instant: from the published or the work database."""

from datetime import datetime
from typing import Any

import duckdb

from accord.common.errors import NotFoundError
from accord.common.settings import Settings
from accord.explain.comparison_sentences import ComparisonSentences
from accord.explain.gate_evaluation import evaluated
from accord.explain.gate_history import gates
from accord.explain.gate_sentences import GateSentences
from accord.explain.journey import Journey, journey
from accord.explain.lead_lookup import rows
from accord.register.column_labels import Labels

CONTRADICTIONS = """
select contradiction, activity_id, kind, record_id, occurred_at, record_created_at from contradictions
where lead_id = $lead_id and occurred_at < $at order by occurred_at, activity_id
"""


class Explanation:
    """Read from published tables of either database: `tables` is a connection that uses their schema."""

    def __init__(
        self, settings: Settings, tables: duckdb.DuckDBPyConnection, lead_id: str, at: datetime, definition: str | None
    ) -> None:
        self.settings = settings
        self.lead_id = lead_id
        found = journey(tables, lead_id, at)
        if found is None:
            raise NotFoundError(f"{lead_id} entered no stage before {at} UTC. Next: accord run")
        self.journey: Journey = found
        self.contradictions = rows(tables, CONTRADICTIONS, lead_id=lead_id, at=at)
        self.gates = gates(tables, settings, lead_id, found, definition)

    def evaluate(self, work: duckdb.DuckDBPyConnection) -> None:
        """Adds which clauses hold and what is missing, which only the work database knows. Raises NotFoundError."""
        sentences = ComparisonSentences(Labels(), self.settings.zone)
        try:
            self.gates = evaluated(work, self.gates, self.lead_id, self.journey, sentences)
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

    def result(self) -> dict[str, Any]:
        sentences = GateSentences(self.journey, self.settings.zone)
        return {
            "cycle": self.journey.cycle,
            "is_closed": self.journey.is_closed,
            "moment_at": next((gate["moment_at"] for gate in self.gates if gate.get("moment_at")), None),
            "journey": self.journey.entries,
            "contradictions": self.contradictions,
            "gates": [gate | {"sentence": sentences.of(gate)} for gate in self.gates],
        }
