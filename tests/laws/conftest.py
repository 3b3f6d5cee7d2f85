"""One engine for all laws: macros are parsed once."""

import pytest

from .engine import Engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine()
