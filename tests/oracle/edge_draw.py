"""The values that edge cases are drawn from: a small grid of instants, few per lead, and shared email addresses."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

Row = dict[str, Any]
LEADS, ADDRESSES = 90, 80
TURNING_POINTS = (
    "2025-03-29T23:00:00", "2025-03-30T00:59:59.999999", "2025-03-30T01:00:00", "2025-10-25T22:00:00",
    "2025-10-26T00:30:00", "2025-10-26T01:30:00", "2025-08-31T21:59:59.999999", "2025-08-31T22:00:00",
)  # fmt: skip
GAPS = (
    timedelta(microseconds=1), timedelta(seconds=9.999999), timedelta(seconds=10), timedelta(minutes=29, seconds=59),
    timedelta(minutes=30), timedelta(days=1), timedelta(days=7), timedelta(days=7, microseconds=-1), timedelta(days=30),
)  # fmt: skip


class Draw:
    """Draws everything from one random generator, so that a seed always gives the same world."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        grid = [datetime.fromisoformat(text) for text in TURNING_POINTS]
        grid += [
            datetime(2025, 1, 10) + timedelta(days=draw.randrange(315), hours=draw.randrange(24)) for _ in range(40)
        ]
        self.grid = grid + [instant + draw.choice(GAPS) for instant in grid for _ in range(2)]
        self.lives = {f"EL{i:02}": self.life() for i in range(LEADS)}
        domains = ("firm.example", "firm.example", "gmail.com", "partner-one.example", "mail.rival-software.example")
        self.addresses = [f"e{i}@{draw.choice(domains)}" for i in range(ADDRESSES)]
        self.addresses[:2] = ["boss@accord-demo.example", "try@test.example"]

    def life(self) -> list[datetime]:
        """The few instants of one lead's activities; some of them have exact distances from each other."""
        some = self.draw.sample(self.grid, 14)
        return some + [self.draw.choice(some) + self.draw.choice(GAPS) for _ in range(8)]

    def lead(self) -> str:
        """A lead; rarely one that does not exist."""
        return "EL-ghost" if self.draw.random() < 0.01 else self.draw.choice(list(self.lives))

    def at(self, lead: str) -> str:
        return text(self.draw.choice(self.lives.get(lead, self.grid)))

    def any_at(self) -> str:
        return "2026-02-01T00:00:00Z" if self.draw.random() < 0.1 else text(self.draw.choice(self.grid))

    def some_address(self) -> str:
        address = self.draw.choice(self.addresses)
        return self.draw.choice((address, address, address.upper(), f" {address} ", "no address"))


def text(instant: datetime) -> str:
    return instant.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
