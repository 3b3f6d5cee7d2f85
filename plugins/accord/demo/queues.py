"""What each rep was handed, and what that makes of its diligence.

A rep is the more diligent the better the leads were that it got lately. So a definition that hands over better leads
makes Sales follow up more of them some weeks later; nothing here knows which definition is in force.
"""

from bisect import bisect_left

from accord.demo.calendar import DAY

_USUAL = 0.71  # share of leads worth accepting to which a rep's diligence refers
_REMEMBERED, _LEAST_REMEMBERED = 20, 5


class Queue:
    """The leads that one rep was handed: when, and whether they were worth it.

    Some thousand people are simulated together, week by week, and in each week in order of arrival. So a queue knows of
    everything before this week, and of what the others before did in it. What happens before an instant never depends
    on what comes after it.
    """

    def __init__(self) -> None:
        self._at: list[int] = []
        self._is_worth: list[bool] = []

    def add(self, instant: int, is_worth: bool) -> None:
        position = bisect_left(self._at, instant)
        self._at.insert(position, instant)
        self._is_worth.insert(position, is_worth)

    def _share_worth(self, instant: int) -> float:
        """Of the last leads before an instant, the share worth accepting; the usual share where they are few."""
        end = bisect_left(self._at, instant)
        last = self._is_worth[max(0, end - _REMEMBERED) : end]
        return sum(last) / len(last) if len(last) >= _LEAST_REMEMBERED else _USUAL

    def of_last_week(self, instant: int) -> int:
        return bisect_left(self._at, instant) - bisect_left(self._at, instant - 7 * DAY)

    def motivation(self, instant: int) -> float:
        """1 as long as the rep's latest leads are as good as usual, more if they are better."""
        return min(1.4, max(0.45, 1 + 2.5 * (self._share_worth(instant) - _USUAL)))
