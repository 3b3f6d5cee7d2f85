"""A lead as the current publication has it, at its as_of: fast, and without the work database where an id is given."""

from typing import Any

import duckdb

from accord import publications
from accord.explain.finding import lead_of, rows, work_database
from accord.publications import Publication, instant
from accord.settings import AccordError, Settings

STAGE = "select stage, stage_since_at, cycle, definition from accord.lead_stages where lead_id = $lead_id"
SCORES = "select * exclude (lead_id) from accord.lead_scores where lead_id = $lead_id order by scorecard"
PARTS = "select * from accord.score_contributions where lead_id = $lead_id order by all"


def explain(settings: Settings, asked: str) -> dict[str, Any]:
    """Raises AccordError where nothing is published, or not this lead."""
    publication = publications.current(settings)
    if publication is None:
        raise AccordError("Nothing is published yet. Next: accord run")
    with publications.reading(settings.published / "accord.duckdb") as published:
        try:
            lead_id = asked.strip()
            stage = rows(published, STAGE, lead_id=lead_id)
            if not stage:
                lead_id = _looked_up(settings, lead_id)
                stage = rows(published, STAGE, lead_id=lead_id)
            scores, parts = rows(published, SCORES, lead_id=lead_id), rows(published, PARTS, lead_id=lead_id)
        except duckdb.CatalogException as error:
            raise AccordError(
                "What is published is older than this command. Next: accord run --full-refresh"
            ) from error
    if not stage:
        raise AccordError(
            f"{lead_id} is not published: as of {publication.as_of} nothing that counts was known of it. "
            "Next: accord run"
        )
    return {
        "lead_id": lead_id,
        "source": "published",
        **_at(publication),
        "stage": stage[0],
        "scorecards": with_parts(scores, parts),
    }


def with_parts(scores: list[dict[str, Any]], parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every score with its contributions."""
    return [
        score
        | {
            "contributions": [
                {name: value for name, value in part.items() if name not in ("scorecard", "lead_id")}
                for part in parts
                if part["scorecard"] == score["scorecard"]
            ]
        }
        for score in scores
    ]


def _looked_up(settings: Settings, asked: str) -> str:
    """Addresses and former ids are not published: only the work database has them."""
    if not settings.warehouse.exists():
        raise AccordError(
            f"'{asked}' is no lead that is published. Addresses and former ids are not published, and there is no work "
            "database to look them up in. Next: accord run"
        )
    with work_database(settings) as work:
        return lead_of(work, asked)


def _at(publication: Publication) -> dict[str, Any]:
    return {"at": instant(publication.as_of).replace(tzinfo=None), "publication_id": publication.publication_id}
