"""Official stage entries of one lead: gates in force, skips, off-ramps, exits (rules 13-16)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .cycles import LifecyclePeriod
from .stages import LADDER, OFF_RAMPS
from .times import DAY

POSITION = {stage: place for place, stage in enumerate((*LADDER, *OFF_RAMPS), start=1)}


@dataclass(frozen=True)
class Candidate:
    """The first moment of a cycle at which a stage could be entered, and the definition that decides it, if any."""

    at: int
    definition: tuple[str, str] | None = None


@dataclass(frozen=True)
class StageEntry:
    """A row of `stage_entries`; instants are microseconds. A skipped stage has none."""

    lead_id: str
    cycle: int
    stage: str
    entered_at: int | None
    exited_at: int | None = None
    days_in_stage: float | None = None
    definition: tuple[str, str] | None = None
    is_skipped: bool = False
    reason: str | None = None

    @property
    def order(self) -> tuple[int, int]:
        assert self.entered_at is not None
        return (self.entered_at, POSITION[self.stage])


def stage_entries(
    lead_id: str,
    candidates: Mapping[int, Mapping[str, Candidate]],
    periods: Sequence[LifecyclePeriod],
    as_of: int,
) -> list[StageEntry]:
    """All entries of a lead. `candidates` is cycle → stage → candidate."""
    ladder = [entry for cycle in candidates for entry in ladder_entries(lead_id, cycle, candidates[cycle])]
    skipped = [entry for entry in ladder if entry.is_skipped]
    entered = [entry for entry in ladder if not entry.is_skipped] + off_ramp_entries(lead_id, periods)
    return skipped + _with_exits(entered, as_of)


def ladder_entries(lead_id: str, cycle: int, candidates: Mapping[str, Candidate]) -> list[StageEntry]:
    entered = {stage for stage in candidates if not _is_overtaken(stage, candidates)}
    entries = []
    for stage in LADDER:
        later = LADDER[LADDER.index(stage) + 1 :]
        if stage in entered:
            found = candidates[stage]
            entries.append(StageEntry(lead_id, cycle, stage, found.at, definition=found.definition))
        elif stage != "inquiry" and any(other in entered for other in later):
            entries.append(StageEntry(lead_id, cycle, stage, None, is_skipped=True))
    return entries


def _is_overtaken(stage: str, candidates: Mapping[str, Candidate]) -> bool:
    """Whether a later stage of the ladder comes strictly earlier."""
    later = LADDER[LADDER.index(stage) + 1 :]
    return any(other in candidates and candidates[other].at < candidates[stage].at for other in later)


def off_ramp_entries(lead_id: str, periods: Sequence[LifecyclePeriod]) -> list[StageEntry]:
    """One entry at each boundary that ended a cycle. Recycling a closed lead enters nurture in the closed cycle."""
    return [
        StageEntry(
            lead_id,
            period.cycle or period.follows_cycle,
            period.off_ramp,
            period.ends_at,
            reason=period.reason,
        )
        for period in periods
        if period.off_ramp is not None
    ]


def _with_exits(entered: Sequence[StageEntry], as_of: int) -> list[StageEntry]:
    """Adds the exits: a stage is left when the lead enters its next one."""
    ordered = sorted(entered, key=lambda entry: entry.order)
    exits = [entry.entered_at for entry in ordered[1:]] + [None]
    return [
        replace(
            entry,
            exited_at=exit_at,
            days_in_stage=((as_of if exit_at is None else exit_at) - (entry.entered_at or 0)) / DAY,
        )
        for entry, exit_at in zip(ordered, exits[: len(ordered)], strict=True)
    ]
