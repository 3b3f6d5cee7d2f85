"""One problem of the register."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`severity`: critical or warning.

    `rule`: unsigned, changed, not_ready, review_due, signed_late, restated, or a breach's.
    """

    rule: str
    severity: str
    definition: str
    message: str
