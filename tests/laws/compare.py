"""Compares two sets of scores and describes the differences."""

from collections.abc import Mapping

from tests.oracle.scorecard.score import Score
from tests.oracle.times import from_us

from .expected import Key

NOISE = 1e-9  # stored scores are multiples of 1e-6, so scores closer than this are equal
Scores = Mapping[Key, Score]


def differences(wanted: Scores, built: Scores) -> list[str]:
    """One line per different column. A row of nulls equals a missing row: the card is not for that lead."""
    found = []
    for key in sorted(wanted.keys() | built.keys()):
        want, got = wanted.get(key, {}), built.get(key, {})
        for column in sorted(want.keys() | got.keys()):
            if not _equal(want.get(column), got.get(column)):
                found.append(f"{_name(key)}: {column} is {got.get(column)!r}, should be {want.get(column)!r}")
    return found


def agree(wanted: Scores, built: Scores) -> None:
    found = differences(wanted, built)
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:20])


def at_or_before(scores: Scores, t: int) -> dict[Key, Score]:
    return {key: score for key, score in scores.items() if key[1] <= t}


def _equal(want: object, got: object) -> bool:
    if isinstance(want, float) and isinstance(got, float):
        return abs(want - got) <= NOISE
    return want == got


def _name(key: Key) -> str:
    return f"{key[0]} at {from_us(key[1]).isoformat()}"
