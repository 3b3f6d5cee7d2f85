"""What people call the columns that definitions read."""

import pytest

from accord.explain.column_labels import Labels


@pytest.fixture
def labels() -> Labels:
    labels = Labels()
    labels.declared.__dict__["scorecards"] = {"lead_score": {}, "lead_score_webinars": {}}
    return labels


def test_points_of_the_only_scorecard_need_no_name(labels: Labels) -> None:
    labels.declared.__dict__["scorecards"] = {"lead_score": {}}
    assert labels.column("lead_score_engagement") == "engagement points"
    assert labels.column("lead_score_total") == "points in all"


def test_with_several_scorecards_points_are_told_with_the_name_of_theirs(labels: Labels) -> None:
    assert labels.column("lead_score_fit") == "fit points of lead score"


def test_a_scorecard_whose_name_begins_with_anothers_keeps_its_points(labels: Labels) -> None:
    assert labels.column("lead_score_webinars_engagement") == "engagement points of lead score webinars"
