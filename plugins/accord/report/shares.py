"""A share with its interval."""

from dataclasses import dataclass

from accord.common.wilson import wilson


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, with its 95 % interval, which is None if `whole` is 0."""

    part: int
    whole: int
    low: float | None = None
    high: float | None = None

    def as_dict(self, name: str) -> dict[str, float | None]:
        """The share and the ends of its interval, as published tables name them."""
        return {
            name: self.part / self.whole if self.whole else None,
            f"{name}_low": self.low,
            f"{name}_high": self.high,
        }


def share(part: int, whole: int) -> Share:
    """A share with its 95 % interval (Wilson)."""
    return Share(part, whole, *(wilson(part, whole) or ()))
