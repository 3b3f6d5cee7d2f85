"""Which instants a run may look from."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from accord.common import settings
from accord.common.errors import ConfigurationError


def test_an_as_of_that_is_still_to_come_is_refused(accord_home: Path) -> None:
    """Published, it would be newer than every run until then."""
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    with pytest.raises(ConfigurationError, match="must not be in the future"):
        settings.load(as_of=tomorrow)


def test_the_start_of_today_and_the_end_of_a_demo_are_not_to_come(accord_home: Path) -> None:
    today = settings.load().as_of
    assert settings.load(as_of=today.isoformat()).as_of == today
    accord_home.mkdir()
    (accord_home / "demo.json").write_text('{"last_day": "2199-01-01"}')
    end = settings.load().as_of
    assert settings.load(as_of=end.isoformat()).as_of == end
