"""The hidden truth about hand-offs, touches, decisions that send a lead back, and opportunities."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HandOff:
    """The hidden truth about a lead in a rep's queue: since when, and how likely this rep was to follow it up."""

    instant: int
    rep_ref: str
    is_worth: bool
    share: float


@dataclass(frozen=True)
class Touch:
    """What a person of Sales and a lead did to reach each other."""

    instant: int
    is_attempt: bool
    is_contact: bool


@dataclass(frozen=True)
class SendBack:
    """The hidden truth about a decision that sends a lead back: whether the reason given for it is true."""

    ref: str
    lead_ref: str
    instant: int
    reason: str
    is_true: bool


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
