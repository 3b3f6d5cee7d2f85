"""What the mechanisms need of an activity. `Activity` fits this protocol, and so do the events of tests/laws."""

from typing import Protocol


class Occurrence(Protocol):
    @property
    def activity_id(self) -> str: ...
    @property
    def occurred_at(self) -> int: ...
    @property
    def known_at(self) -> int: ...
    @property
    def is_counted(self) -> bool: ...
    @property
    def set_aside_reason(self) -> str | None: ...
    def payload(self, column: str) -> str | int | float | None:
        """The activity's value of a payload column of `signals`."""
        ...


class LifecyclePeriod(Protocol):
    """A lifecycle period; see cycles.py."""

    @property
    def starts_after(self) -> int | None: ...
    def cycle_at(self, t: int) -> int | None: ...
