"""The current publication, open for reading, for commands that show what is published; and which lead is requested."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from accord.common.duckdb_files import published_database
from accord.common.errors import NotFoundError
from accord.common.instants import instant, naive
from accord.common.nearest import meant
from accord.common.settings import Settings
from accord.explain.lead_lookup import lead_of, rows, work_database
from accord.ingest.inbox import first_step
from accord.report import hand_offs
from accord.store import kept_definitions, publications
from accord.store.publications import Publication

KNOWN = "select lead_id from accord.lead_stages where lead_id = $lead_id"
NEAR = "select lead_id from accord.lead_stages order by levenshtein(lower(lead_id), lower($requested)), lead_id limit 9"


@dataclass(frozen=True)
class Opened:
    """The current publication, open."""

    settings: Settings
    connection: duckdb.DuckDBPyConnection
    publication: Publication

    @property
    def as_of(self) -> datetime:
        return naive(instant(self.publication.as_of))

    @property
    def today(self) -> date:
        return hand_offs.today(self.as_of, self.settings.time_zone)

    @property
    def head(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of, "time_zone": self.settings.time_zone,
            "publication_id": self.publication.publication_id, "today": self.today,
        }  # fmt: skip

    @property
    def clauses(self) -> dict[str, dict[str, str]]:
        """Definition -> clause -> its sentence, as published."""
        return kept_definitions.clauses(publications.folder(self.settings, self.publication))

    def lead_id(self, requested: str, next_step: str) -> str:
        """The lead of an id, a former id or an address. Raises NotFoundError where there is none."""
        lead_id = requested.strip()
        if rows(self.connection, KNOWN, lead_id=lead_id):
            return lead_id
        try:
            with work_database(self.settings) as work:  # former ids and addresses are not published
                return lead_of(work, lead_id)
        except NotFoundError as error:
            near = [row["lead_id"] for row in rows(self.connection, NEAR, requested=lead_id)]
            raise NotFoundError(
                f"There is no lead '{lead_id}'.{meant(lead_id, near)} Ids look like crm:L0123abcd. Next: {next_step}"
            ) from error


@contextmanager
def opened(settings: Settings) -> Iterator[Opened]:
    """Raises NotFoundError where nothing is published, or the publication lacks what the block reads."""
    publication = publications.current(settings)
    if publication is None:
        raise NotFoundError(f"Nothing is published yet. Next: {first_step(settings)}")
    with published_database(settings.published / "accord.duckdb") as connection:
        try:
            yield Opened(settings, connection, publication)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise NotFoundError(
                "The publication is older than this command. Next: accord run --full-refresh"
            ) from error
