"""The law of laws: on any card and any history, every column at every instant is what the oracle says."""

from .cases import Case
from .compare import agree
from .drawing_stories import cases
from .engine import Engine
from .expected import expected
from .trying import EXAMPLES, holds


@EXAMPLES
def test_every_column_at_every_instant_is_what_the_rules_say(engine: Engine, examples: int) -> None:
    def claim(case: Case) -> None:
        agree(expected(case), engine.scores(case))

    holds(claim, examples, cases())
