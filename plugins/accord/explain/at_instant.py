"""A lead at any instant up to the last build's as_of, from the work database, by the SQL of score_contributions."""

from datetime import datetime
from typing import Any

import duckdb

from accord.common.errors import AccordError, NotFoundError
from accord.common.instants import instant, parse_as_of
from accord.common.settings import Settings
from accord.explain import compiled_queries
from accord.explain.as_published import with_contributions
from accord.explain.explanation import Explanation
from accord.explain.lead_lookup import lead_of, rows, work_database
from accord.ingest.inbox import first_step, has_input
from accord.store.builds import read_build
from accord.store.run_lock import run_lock

FIRST = "select min(known_at) from accord.scoring.instants where lead_id = ? and is_moment"


def explain(settings: Settings, requested: str, at: str, definition: str | None) -> dict[str, Any]:
    """Raises NotFoundError where there is no such lead or instant, or the scorecards have changed since the build."""
    if not has_input(settings):
        raise NotFoundError(f"There are no data in {settings.home} yet. Next: {first_step(settings)}")
    build = read_build(settings)
    seen_at = _instant(settings, at, instant(build["as_of"]))
    with run_lock(settings, "accord explain"):
        sql = compiled_queries.compiled(settings, build["build_id"])
        with work_database(settings) as work:
            lead_id = lead_of(work, requested)
            _must_be_known(work, settings, lead_id, seen_at)
            work.execute("use accord.accord")
            explanation = Explanation(settings, work, lead_id, seen_at, definition)
            explanation.evaluate(work)
            try:
                work.execute("set variable lead_id = ?", [lead_id])
                work.execute("set variable seen_at = ?", [seen_at])
                found = {name: rows(work, query) for name, query in sql.items()}
            except (duckdb.BinderException, duckdb.CatalogException) as error:
                raise NotFoundError(
                    "The scorecards have changed since the last build, so they cannot explain its scores. "
                    "Next: accord run"
                ) from error
    scores = sorted(found["scores_at"], key=lambda score: str(score["scorecard"]))
    contributions = sorted(
        found["contributions_at"], key=lambda each: (each["component"], each["score_group"], each["rule"])
    )
    return {
        "lead_id": lead_id,
        "source": "work",
        "at": seen_at,
        "build_id": build["build_id"],
        "lead": None,
        "stage": explanation.stage(),
        "not_evaluated_because": None,
        **explanation.result(),
        "history_changes": [],  # what is published is not asked here
        "scorecards": with_contributions(scores, contributions),
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
            f"--at is {text}, but the last build knows nothing after its as_of, {local(as_of, settings)}. "
            "Give that instant or an earlier one, or start a new run first. "
            f"Next: accord explain LEAD --at {as_of:%Y-%m-%dT%H:%M:%SZ}"
        )
    return seen_at.replace(tzinfo=None)


def _must_be_known(work: duckdb.DuckDBPyConnection, settings: Settings, lead_id: str, seen_at: datetime) -> None:
    row = work.execute(FIRST, [lead_id]).fetchone()
    first: datetime | None = row[0] if row else None
    if first is None:
        raise NotFoundError(f"{lead_id} has no activity that counts, so it never has a score. Next: accord run")
    if seen_at < first:
        known_since = instant(first.isoformat())
        raise NotFoundError(
            f"{lead_id} is known since {local(known_since, settings)}; before that it has no score. "
            f"Next: accord explain {lead_id} --at {known_since:%Y-%m-%dT%H:%M:%S.%fZ}"
        )


def local(moment: datetime, settings: Settings) -> str:
    """An aware instant in the business zone."""
    return f"{moment.astimezone(settings.zone):%Y-%m-%d %H:%M:%S} ({settings.time_zone})"
