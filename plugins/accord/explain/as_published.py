"""A lead as the current publication has it, at its as_of: fast, and without the work database where an id is given."""

from typing import Any

import duckdb

from accord.common.duckdb_files import published_database
from accord.common.errors import AccordError, NotFoundError
from accord.common.instants import instant
from accord.common.settings import Settings
from accord.explain.lead_lookup import lead_of, rows, work_database
from accord.explain.story import Story
from accord.store import publications
from accord.store.builds import read_build
from accord.store.publications import Publication

STAGE = "select stage, stage_since_at, cycle, definition from lead_stages where lead_id = $lead_id"
SCORES = "select * exclude (lead_id) from lead_scores where lead_id = $lead_id order by scorecard"
PARTS = "select * from score_contributions where lead_id = $lead_id order by all"


def explain(settings: Settings, asked: str, definition: str | None) -> dict[str, Any]:
    """Raises NotFoundError where nothing is published, or not this lead, or there is no such definition."""
    publication = publications.current(settings)
    if publication is None:
        raise NotFoundError("Nothing is published yet. Next: accord run")
    with published_database(settings.published / "accord.duckdb") as published:
        published.execute("use published.accord")
        try:
            lead_id = asked.strip()
            stage = rows(published, STAGE, lead_id=lead_id)
            if not stage:
                lead_id = _looked_up(settings, lead_id)
                stage = rows(published, STAGE, lead_id=lead_id)
            scores, parts = rows(published, SCORES, lead_id=lead_id), rows(published, PARTS, lead_id=lead_id)
            at = instant(publication.as_of).replace(tzinfo=None)
            story = Story(settings, published, lead_id, at, definition) if stage else None
        except duckdb.CatalogException as error:
            raise NotFoundError(
                "What is published is older than this command. Next: accord run --full-refresh"
            ) from error
    if story is None:
        raise NotFoundError(
            f"{lead_id} is not published: as of {publication.as_of} nothing that counts was known of it. "
            "Next: accord run"
        )
    return {
        "lead_id": lead_id,
        "source": "published",
        "at": at,
        "publication_id": publication.publication_id,
        "stage": stage[0],
        "not_looked_up": _judged(settings, publication, story),
        **story.told(),
        "scorecards": with_parts(scores, parts),
    }


def _judged(settings: Settings, publication: Publication, story: Story) -> str | None:
    """Has the work database say what holds and what is missing; returns why it could not, where it could not."""
    try:
        with work_database(settings) as work:
            if read_build(settings)["build_id"] != publication.build_id:
                return (
                    f"The work database is of another build than publication {publication.publication_id}. "
                    "Next: accord run"
                )
            story.judge(work)
    except AccordError as error:
        return str(error)
    return None


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
        raise NotFoundError(
            f"'{asked}' is no lead that is published. Addresses and former ids are not published, and there is no work "
            "database to look them up in. Next: accord run"
        )
    with work_database(settings) as work:
        return lead_of(work, asked)
