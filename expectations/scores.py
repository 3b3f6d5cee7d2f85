"""Scores: every point is accounted for."""

from accord.audit.audit_database import World
from accord.audit.checks import Suite, never

CONTRIBUTIONS = Suite(
    "scores are explained",
    "accord.lead_scores",
    (
        never("the parts of every score add up to it",
              """select lead_id, scorecard, total, added_up from (
                  select lead_id, scorecard, sum(points) as added_up from accord.score_contributions group by all
              ) full join {batch} as scores using (lead_id, scorecard)
              where total is null or abs(total - coalesce(added_up, 0)) > 0.000001"""),
    ),
)  # fmt: skip


def suites(world: World) -> list[Suite]:
    return [CONTRIBUTIONS]
