"""Every point of every score is accounted for, on any card and any history, at every instant."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.oracle.scorecard.contributions import contributions

from .cases import Case
from .drawing_stories import cases
from .engine import CARD, Engine
from .expected import Key, scored_lead
from .trying import EXAMPLES, holds

NEAR = 1e-6
AT_EVERY_INSTANT = "select lead_id, spell, known_at as seen_at from instants"  # the mart does so at as_of
PROFILE = """
create or replace view profile_periods as
select *, known_at as known_from, lead(known_at) over (partition by lead_id order by known_at) as known_until
from profile_states
"""


def _built(engine: Engine, folder: Path) -> dict[Key, list[dict[str, Any]]]:
    """(lead, instant) → the rows that the mart's own SQL makes of it."""
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


@EXAMPLES
def test_the_parts_of_every_score_add_up_to_it(engine: Engine, tmp_path: Path, examples: int) -> None:
    def claim(case: Case) -> None:
        scores = engine.scores(case)
        built = _built(engine, tmp_path)
        assert set(built) <= {key for key, score in scores.items() if score["total"] is not None}
        for key, score in scores.items():
            for of in ("total", *(group["name"] for group in case.card["groups"])):
                parts = [row["points"] for row in built.get(key, []) if of in ("total", row["score_group"])]
                assert abs(sum(parts) - float(score[of] or 0)) <= NEAR, f"{key}: {of} is {score[of]}, made of {parts}"

    holds(claim, examples, cases())


@EXAMPLES
def test_every_part_is_what_the_rules_say(engine: Engine, tmp_path: Path, examples: int) -> None:
    def claim(case: Case) -> None:
        engine.scores(case)
        built = _built(engine, tmp_path)
        for story, t in case.instants():
            wanted = contributions(scored_lead(case.card, story), t)
            rows = {
                (row["component"], row["score_group"], row["rule"], row["effect"]): row
                for row in built.get((story.lead_id, t), [])
            }
            assert _worth_a_row(wanted) <= rows.keys() <= wanted.keys(), f"{story.lead_id} at {t}"
            for part, row in rows.items():
                assert abs(row["points"] - float(wanted[part].points)) <= NEAR, f"{part} at {t}"
                assert abs(row["points_not_counted"] - float(wanted[part].not_counted)) <= NEAR, f"{part} at {t}"
                assert row["activities"] == wanted[part].activities, f"{part} at {t}"

    holds(claim, examples, cases())


def _worth_a_row(parts: Any) -> set[Any]:
    """What has faded by less than a billionth of a point needs no row."""
    return {
        key
        for key, part in parts.items()
        if abs(part.points) > NEAR or abs(part.not_counted) > NEAR or key[3] == "disqualified"
    }
