"""How a law is tested: on a few cases in `make test`, on a thousand new ones in `make test-long`."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

QUICK, LONG = 10, 1000
EXAMPLES = pytest.mark.parametrize("examples", [QUICK, pytest.param(LONG, marks=pytest.mark.long)])


def holds(claim: Callable[..., None], examples: int, *strategies: st.SearchStrategy[Any]) -> None:
    """Tests a claim on generated cases; a failing one prints how to repeat it.

    The quick cases change only with the modules that are loaded: Hypothesis also draws the constants of their code.
    """
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
