"""The part of a point that is left after some time (rule 17)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..times import DAY, HOUR
from .numbers import exact

ALL, NOTHING = Fraction(1), Fraction(0)
EXACT_POWERS = 256  # up to this power fractions are used; beyond it, a double is far more exact than what is stored


@dataclass(frozen=True)
class Decay:
    """`kind`: none, half_life, linear, step or window; `length` in microseconds; `step`: the part lost at each step."""

    kind: str = "none"
    length: int = 0
    step: Fraction = Fraction(0)


def read_decay(declared: str | Mapping[str, Any] | None) -> Decay:
    if declared is None or declared == "none":
        return Decay()
    assert not isinstance(declared, str), declared
    match sorted(declared):
        case ["half_life_days"]:
            return Decay("half_life", microseconds(declared["half_life_days"], DAY))
        case ["half_life_hours"]:
            return Decay("half_life", microseconds(declared["half_life_hours"], HOUR))
        case ["linear_days"]:
            return Decay("linear", microseconds(declared["linear_days"], DAY))
        case ["every_days", "step"]:
            return Decay("step", microseconds(declared["every_days"], DAY), exact(declared["step"]))
        case ["window_days"]:
            return Decay("window", microseconds(declared["window_days"], DAY))
    raise NotImplementedError(f"the oracle has no decay {dict(declared)}: add it to tests/oracle/scorecard/decay.py")


def microseconds(number: Any, unit: int) -> int:
    """A declared length as whole microseconds; N days are N x 24 hours (rule 1)."""
    length = exact(number) * unit
    assert length > 0, f"{number} is not a length of time"
    assert length.denominator == 1, f"{number} is not a whole number of microseconds"
    return int(length)


def weight(decay: Decay, age: int) -> Fraction:
    """The part of a point that is left `age` microseconds after it occurred."""
    match decay.kind:
        case "none":
            return ALL
        case "half_life":
            return _half_to_the(age, decay.length)
        case "linear":
            return Fraction(decay.length - age, decay.length) if age < decay.length else NOTHING
        case "step":
            steps = age // decay.length
            left = 1 - decay.step
            return left**steps if steps <= EXACT_POWERS else Fraction(float(left) ** steps)
        case "window":
            return ALL if age < decay.length else NOTHING
    raise AssertionError(decay)


def _half_to_the(age: int, half_life: int) -> Fraction:
    """2^(-age / half-life): exact at whole half-lives, else the nearest double."""
    halvings, rest = divmod(age, half_life)
    if rest == 0 and halvings <= EXACT_POWERS:
        return Fraction(1, 2**halvings)
    return Fraction(2.0 ** -(age / half_life))
