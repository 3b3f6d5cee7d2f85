"""What all people of a demo world share."""

from accord.demo.calendar import FIRST_DAY, STARTS, Arrivals
from accord.demo.queues import Queue
from accord.demo.reps import BERLIN, Rep, reps
from accord.demo.working_time import Period, WorkingTime

_STILL_OWNS_NEW = 10  # days


class World:
    """What all people share: the arguments, the arrival dates, the sales reps, and the last day that is written."""

    def __init__(self, leads: int, days: int, seed: int, last_day: int) -> None:
        self.leads, self.days, self.seed, self.last_day = leads, days, seed, last_day
        self.arrivals = Arrivals(leads, days)
        found = reps(seed, leads / days)
        self.sdrs = [rep for rep in found if rep.team == "sdr"]
        self.aes = [rep for rep in found if rep.team == "ae"]
        self.queues = {rep.ref: Queue() for rep in self.sdrs}
        self.managers = WorkingTime([Period(FIRST_DAY, *BERLIN)])
        self.end = STARTS[last_day]
        # Indexes of people with a script (`characters`): their kind is always `lead`.
        self.scripted: frozenset[int] = frozenset()

    def owners_given_on(self, day: int) -> list[Rep]:
        """The sdrs to whom the CRM gives new records; for a while it still gives some to a rep that has left."""
        return [rep for rep in self.sdrs if rep.joined_day <= day < rep.left_day + _STILL_OWNS_NEW]
