"""Publishing in a process of its own that dies at a fault point."""

import pytest
from tests.plugins import dying
from tests.support import leave_out_drawings

from accord.common.settings import Settings
from accord.publish.publishing import publish


def exit_code(settings: Settings, point: str) -> int | None:
    """Of a process that publishes with these settings, and dies at `point`."""
    return dying.exit_code(_publish, settings, point=point)


def _publish(settings: Settings) -> None:
    leave_out_drawings(pytest.MonkeyPatch())
    publish(settings)
