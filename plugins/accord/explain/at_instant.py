"""A lead at any instant up to the last build's as_of, from the work database, by the SQL of score_contributions."""

from datetime import datetime
from typing import Any

import duckdb

from accord.common.errors import AccordError, NotFoundError
from accord.common.instants import instant, parse_as_of
from accord.common.settings import Settings
from accord.explain import compiled_queries
from accord.explain.as_published import with_parts
from accord.explain.lead_lookup import lead_of, rows, work_database
from accord.explain.story import Story
from accord.store.builds import read_build
from accord.store.run_lock import run_lock

FIRST = "select min(known_at) from accord.scoring.instants where lead_id = ? and is_moment"


def explain(settings: Settings, asked: str, at: str, definition: str | None) -> dict[str, Any]:
    """Raises NotFoundError where the lead or the instant is not known, or the scorecards are no longer those built."""
    build = read_build(settings)
    seen_at = _instant(settings, at, instant(build["as_of"]))
    with run_lock(settings, "accord explain"):
        sql = compiled_queries.compiled(settings, build["build_id"])
        with work_database(settings) as work:
            lead_id = lead_of(work, asked)
            _must_be_known(work, settings, lead_id, seen_at)
            work.execute("use accord.accord")
            story = Story(settings, work, lead_id, seen_at, definition)
            story.judge(work)
            try:
                work.execute("set variable lead_id = ?", [lead_id])
                work.execute("set variable seen_at = ?", [seen_at])
                found = {name: rows(work, query) for name, query in sql.items()}
            except (duckdb.BinderException, duckdb.CatalogException) as error:
                raise NotFoundError(
                    "The scorecards are no longer those of the last build, so it cannot be explained by them. "
                    "Next: accord run"
                ) from error
    scores = sorted(found["scores_at"], key=lambda score: str(score["scorecard"]))
    parts = sorted(found["contributions_at"], key=lambda part: (part["component"], part["score_group"], part["rule"]))
    return {
        "lead_id": lead_id,
        "source": "work",
        "at": seen_at,
        "build_id": build["build_id"],
        "stage": story.stage(),
        "not_looked_up": None,
        **story.told(),
        "scorecards": with_parts(scores, parts),
        "activities": found["activities_at"],
    }


def _instant(settings: Settings, text: str, as_of: datetime) -> datetime:
    try:
        seen_at = parse_as_of(text, settings.time_zone)
    except AccordError as error:
        raise NotFoundError(
            f"--at is '{text}', which is neither a date (2026-03-01) nor an instant (2026-03-01T06:00:00Z)."
        ) from error
    if seen_at > as_of:
        raise NotFoundError(
            f"--at is {text}, which is later than the last build looks: it is as of {local(as_of, settings)}. "
            "Give that or an earlier instant, or build anew first. "
            f"Next: accord explain LEAD --at {as_of:%Y-%m-%dT%H:%M:%SZ}"
        )
    return seen_at.replace(tzinfo=None)


def _must_be_known(work: duckdb.DuckDBPyConnection, settings: Settings, lead_id: str, seen_at: datetime) -> None:
    row = work.execute(FIRST, [lead_id]).fetchone()
    first: datetime | None = row[0] if row else None
    if first is None:
        raise NotFoundError(
            f"Nothing that counts is known of {lead_id}, so it has no score at any time. Next: accord run"
        )
    if seen_at < first:
        heard = instant(first.isoformat())
        raise NotFoundError(
            f"{lead_id} was first heard of on {local(heard, settings)}; before that it has no score. "
            f"Next: accord explain {lead_id} --at {heard:%Y-%m-%dT%H:%M:%S.%fZ}"
        )


def local(moment: datetime, settings: Settings) -> str:
    """An aware instant as people of the business read it."""
    return f"{moment.astimezone(settings.zone):%Y-%m-%d %H:%M:%S} ({settings.time_zone})"
