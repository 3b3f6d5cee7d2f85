"""Hundreds of drawn stories in one lake, run by run against one build of everything."""

from pathlib import Path

import pytest
from tests.end_to_end.drawn_lakes import stories
from tests.end_to_end.small_lakes import SmallLake


@pytest.mark.long
@pytest.mark.timeout(1800)  # four builds
@pytest.mark.parametrize(
    "as_ofs",
    [
        ("2025-03-29T23:00:00Z", "2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"),  # late; the day clocks go forward
        ("2025-10-25T22:00:00Z", "2025-10-26T01:00:00Z", "2025-10-26T23:00:00Z"),  # within the day they go back
    ],
)
def test_runs_are_one_build_of_everything_whatever_comes(as_ofs: tuple[str, ...], tmp_path: Path) -> None:
    lake = SmallLake(tmp_path / "home")
    assert lake.runs(stories(1, 400, as_ofs), as_ofs) == ["full", "incremental", "incremental"]
    carried = lake.copied()
    assert lake.build(as_ofs[-1], "full") == "full"
    assert lake.differences(carried) == []
