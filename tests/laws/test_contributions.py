"""The contributions add up to every score, on any card and any history, at every instant."""

from pathlib import Path
from typing import Any

from tests.oracle.scorecard.contributions import contributions

from .cases import Case
from .drawing_stories import cases
from .engine import Engine
from .expected import scored_lead
from .parts import NEAR, parts, parts_add_up
from .trying import EXAMPLES, holds


@EXAMPLES
def test_the_parts_of_every_score_add_up_to_it(engine: Engine, tmp_path: Path, examples: int) -> None:
    holds(lambda case: parts_add_up(engine, tmp_path, case), examples, cases())


@EXAMPLES
def test_every_part_is_what_the_rules_say(engine: Engine, tmp_path: Path, examples: int) -> None:
    def claim(case: Case) -> None:
        engine.scores(case)
        built = parts(engine, tmp_path)
        for story, t in case.instants():
            wanted = contributions(scored_lead(case.card, story), t)
            rows = {
                (row["component"], row["score_group"], row["rule"], row["effect"]): row
                for row in built.get((story.lead_id, t), [])
            }
            assert _not_negligible(wanted) <= rows.keys() <= wanted.keys(), f"{story.lead_id} at {t}"
            for part, row in rows.items():
                assert abs(row["points"] - float(wanted[part].points)) <= NEAR, f"{part} at {t}"
                assert abs(row["points_not_counted"] - float(wanted[part].not_counted)) <= NEAR, f"{part} at {t}"
                assert row["activities"] == wanted[part].activities, f"{part} at {t}"

    holds(claim, examples, cases())


def _not_negligible(parts: Any) -> set[Any]:
    """The parts that must have a row: smaller ones need none."""
    return {
        key
        for key, part in parts.items()
        if abs(part.points) > NEAR or abs(part.not_counted) > NEAR or key[3] == "disqualified"
    }
