"""Scores: every score is the sum of its contributions."""

from accord.audit.audit_database import AuditDatabase
from accord.audit.checks import Suite, never

CONTRIBUTIONS = Suite(
    "scores add up",
    "accord.lead_scores",
    (
        never("the contributions of every score add up to it",
              """select lead_id, scorecard, total, sum_of_points from (
                  select lead_id, scorecard, sum(points) as sum_of_points from accord.score_contributions group by all
              ) full join {batch} as scores using (lead_id, scorecard)
              where total is null or abs(total - coalesce(sum_of_points, 0)) > 0.000001"""),
    ),
)  # fmt: skip


def suites(database: AuditDatabase) -> list[Suite]:
    return [CONTRIBUTIONS]
