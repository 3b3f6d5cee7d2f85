"""What people call the columns that definitions read."""

import pytest
from sqlglot import parse_one

from accord.register.column_labels import Labels


@pytest.fixture
def labels() -> Labels:
    labels = Labels()
    labels.declared.__dict__["scorecards"] = {"lead_score": {}, "lead_score_webinars": {}}
    return labels


def test_points_of_the_only_scorecard_need_no_name(labels: Labels) -> None:
    labels.declared.__dict__["scorecards"] = {"lead_score": {}}
    assert labels.column("lead_score_engagement") == "engagement points"
    assert labels.column("lead_score_total") == "points in total"


def test_with_several_scorecards_points_name_theirs(labels: Labels) -> None:
    assert labels.column("lead_score_fit") == "fit points of lead score"


def test_a_scorecard_whose_name_begins_with_anothers_keeps_its_points(labels: Labels) -> None:
    assert labels.column("lead_score_webinars_engagement") == "engagement points of lead score webinars"


def test_a_scorecard_that_only_an_older_version_reads_counts_too() -> None:
    labels = Labels(scorecards=["lead_score_old"])
    assert labels.column("lead_score_old_fit_grade") == "fit grade of lead score old"
    assert labels.column("lead_score_engagement") == "engagement points of lead score"


def test_what_is_counted_is_distinguished_from_what_has_a_value(labels: Labels) -> None:
    def is_counted(sql: str) -> bool:
        return labels.is_counted(parse_one(sql, dialect="duckdb"))

    assert [is_counted(each) for each in ("visits_7d", "lead_score_fit", "won_opportunities", "employees + 1")] == [
        True,
        True,
        True,
        True,
    ]
    assert [
        is_counted(each) for each in ("employees", "last_acted_online_at", "lead_score_fit_grade", "visits * 2")
    ] == [
        False,
        False,
        False,
        False,
    ]
