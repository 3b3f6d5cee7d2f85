"""The version that is in force for a stage at an instant (rule 23)."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from .declared import Version
from .times import first_instant


class Register:
    """Versions by stage and by their first instant in force."""

    def __init__(self, versions: Iterable[Version], zone: ZoneInfo) -> None:
        self._starts: dict[str, dict[int, Version]] = {}
        for version in versions:
            if version.in_force_from is None:
                continue
            starts = self._starts.setdefault(version.stage, {})
            start = first_instant(version.in_force_from, zone)
            if start in starts:
                raise ValueError(f"two versions of {version.stage} start on {version.in_force_from}")
            starts[start] = version

    def in_force(self, stage: str, t: int) -> Version | None:
        """The version that started last at or before t; None before the first."""
        started = [start for start in self._starts.get(stage, {}) if start <= t]
        return self._starts[stage][max(started)] if started else None
