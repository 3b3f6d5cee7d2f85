"""A lead as the current publication has it, at its as_of: fast, and without the work database where an id is given."""

from typing import Any

import duckdb

from accord.common.duckdb_files import published_database
from accord.common.errors import AccordError, NotFoundError
from accord.common.instants import instant
from accord.common.settings import Settings
from accord.explain.change_sentences import CHANGES
from accord.explain.explanation import Explanation
from accord.explain.lead_lookup import lead_of, rows, work_database
from accord.ingest.inbox import first_step
from accord.store import publications
from accord.store.builds import read_build
from accord.store.publications import Publication

STAGE = "select stage, stage_since_at, cycle, definition from lead_stages where lead_id = $lead_id"
LEAD = "select source, segment, country, first_campaign, owner from lead_stages where lead_id = $lead_id"
SCORES = "select * exclude (lead_id) from lead_scores where lead_id = $lead_id order by scorecard"
CONTRIBUTIONS = "select * from score_contributions where lead_id = $lead_id order by all"


def explain(settings: Settings, requested: str, definition: str | None) -> dict[str, Any]:
    """Raises NotFoundError where nothing is published, or not this lead, or there is no such definition."""
    publication = publications.current(settings)
    if publication is None:
        raise NotFoundError(f"Nothing is published yet. Next: {first_step(settings)}")
    with published_database(settings.published / "accord.duckdb") as published:
        try:
            lead_id = requested.strip()
            stage = rows(published, STAGE, lead_id=lead_id)
            if not stage:
                lead_id = _looked_up(settings, lead_id)
                stage = rows(published, STAGE, lead_id=lead_id)
            lead = rows(published, LEAD, lead_id=lead_id)
            scores = rows(published, SCORES, lead_id=lead_id)
            contributions = rows(published, CONTRIBUTIONS, lead_id=lead_id)
            changes = rows(published, CHANGES, lead_id=lead_id)
            at = instant(publication.as_of).replace(tzinfo=None)
            explanation = Explanation(settings, published, lead_id, at, definition) if stage else None
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise NotFoundError(
                "The publication is older than this command. Next: accord run --full-refresh"
            ) from error
    if explanation is None:
        raise NotFoundError(
            f"{lead_id} is not published: as of {publication.as_of} it had no activity that counts. Next: accord run"
        )
    return {
        "lead_id": lead_id,
        "source": "published",
        "at": at,
        "publication_id": publication.publication_id,
        "lead": lead[0],
        "stage": stage[0],
        "not_evaluated_because": _evaluated(settings, publication, explanation),
        **explanation.result(),
        "history_changes": changes,
        "scorecards": with_contributions(scores, contributions),
    }


def _evaluated(settings: Settings, publication: Publication, explanation: Explanation) -> str | None:
    """Evaluates the clauses by the work database; returns why that was not possible, where it was not."""
    try:
        with work_database(settings) as work:
            if read_build(settings)["build_id"] != publication.build_id:
                return (
                    f"The work database is of another build than publication {publication.publication_id}. "
                    "Next: accord run"
                )
            explanation.evaluate(work)
    except AccordError as error:
        return str(error)
    return None


def with_contributions(scores: list[dict[str, Any]], contributions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every score with its contributions."""
    return [
        score
        | {
            "contributions": [
                {name: value for name, value in each.items() if name not in ("scorecard", "lead_id")}
                for each in contributions
                if each["scorecard"] == score["scorecard"]
            ]
        }
        for score in scores
    ]


def _looked_up(settings: Settings, requested: str) -> str:
    """Addresses and former ids are not published: only the work database has them."""
    if not settings.warehouse.exists():
        raise NotFoundError(
            f"No published lead has the id '{requested}'. Addresses and former ids are not published, and there is no "
            "work database to look them up in. Next: accord run"
        )
    with work_database(settings) as work:
        return lead_of(work, requested)
