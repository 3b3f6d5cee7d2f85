"""The hidden truth about a hand-off and about an opportunity."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HandOff:
    """The hidden truth about a lead in a rep's queue: since when, and how likely this rep was to follow it up."""

    instant: int
    rep_ref: str
    is_worth: bool
    share: float


@dataclass(frozen=True)
class Deal:
    """The hidden truth about an opportunity.

    `chances`: (instant, probability of a win given that the deal got this far) for each stage reached; the first one
    decided the random draw. `wins_at`: when the deal closes if it is won; drawn before the outcome.
    """

    ref: str
    chances: list[tuple[int, float]]
    wins_at: int
    is_won: bool
