"""What the mart's own SQL says the scores are made of, at every instant."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from .cases import Case
from .engine import CARD, Engine
from .expected import Key

NEAR = 1e-6
AT_EVERY_INSTANT = "select lead_id, lifecycle_period, known_at as seen_at from instants"  # the mart does so at as_of
PROFILE = """
create or replace view profile_periods as
select
    *,
    known_at as known_from,
    lead(known_at, 1, timestamp '9999-12-31') over (partition by lead_id order by known_at) as known_until
from profile_states
"""


def parts(engine: Engine, folder: Path) -> dict[Key, list[dict[str, Any]]]:
    """(lead, instant) → rows of what its score is made of, for the case last scored. `folder` is for the query."""
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
    """The parts of a total, and of every group, are what it is made of, at every instant."""
    scores = engine.scores(case)
    built = parts(engine, folder)
    assert set(built) <= {key for key, score in scores.items() if score["total"] is not None}
    for key, score in scores.items():
        for of in ("total", *(group["name"] for group in case.card["groups"])):
            points = [row["points"] for row in built.get(key, []) if of in ("total", row["score_group"])]
            assert abs(sum(points) - float(score[of] or 0)) <= NEAR, f"{key}: {of} is {score[of]}, made of {points}"
