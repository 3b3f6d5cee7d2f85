"""The parts of the scores at every instant, computed by the mart's own SQL."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from .cases import Case
from .engine import CARD, Engine
from .expected import Key

NEAR = 1e-6
AT_EVERY_INSTANT = "select lead_id, lifecycle_period, known_at as seen_at from instants"  # the mart uses only as_of
PROFILE = """
create or replace view profile_periods as
select
    *,
    known_at as known_from,
    lead(known_at, 1, timestamp '9999-12-31') over (partition by lead_id order by known_at) as known_until
from profile_states
"""


def parts(engine: Engine, folder: Path) -> dict[Key, list[dict[str, Any]]]:
    """(lead, instant) → the parts of its score, for the case that was scored last. `folder` is for the query's file."""
    engine.connection.execute(PROFILE)
    query = folder / "contributions.sql"
    query.write_text(f"{{{{ contributions('{CARD}', '{AT_EVERY_INSTANT}') }}}}")
    result = engine.connection.execute(
        f"select * replace (epoch_us(seen_at) as seen_at) from ({engine.project.render(query)})"
    )
    columns = [column[0] for column in result.description]
    rows: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for values in result.fetchall():
        row = dict(zip(columns, values, strict=True))
        rows[row["lead_id"], row["seen_at"]].append(row)
    return rows


def parts_add_up(engine: Engine, folder: Path, case: Case) -> None:
    """At every instant, the parts add up to the total and to every group."""
    scores = engine.scores(case)
    built = parts(engine, folder)
    assert set(built) <= {key for key, score in scores.items() if score["total"] is not None}
    for key, score in scores.items():
        for of in ("total", *(group["name"] for group in case.card["groups"])):
            points = [row["points"] for row in built.get(key, []) if of in ("total", row["score_group"])]
            assert abs(sum(points) - float(score[of] or 0)) <= NEAR, f"{key}: {of} is {score[of]}, its parts {points}"
