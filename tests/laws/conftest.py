"""One engine for all laws, so that macros are parsed only once."""

import pytest

from .engine import Engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine()
