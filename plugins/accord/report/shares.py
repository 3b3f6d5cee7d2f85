"""A share with its interval."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, with its 95 % interval, which is None if `whole` is 0."""

    part: int
    whole: int
    low: float | None = None
    high: float | None = None
