"""How a law is tried: a few dozen fixed cases in `make test`, a thousand fresh ones in `make test-long`."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

QUICK, LONG = 25, 1000
EXAMPLES = pytest.mark.parametrize("examples", [QUICK, pytest.param(LONG, marks=pytest.mark.long)])


def holds(claim: Callable[..., None], examples: int, *strategies: st.SearchStrategy[Any]) -> None:
    """Tries a claim on generated cases; the quick ones are always the same, the long ones say how to repeat them."""
    tried = settings(
        max_examples=examples,
        derandomize=examples <= QUICK,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    tried(given(*strategies)(claim))()
