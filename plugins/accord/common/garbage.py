"""How often Python looks for objects that nothing but each other refers to."""

import atexit
import gc
from functools import cache

RARELY = (100_000, 50, 100)


@cache
def collect_rarely() -> None:
    """Makes Python look for them rarely in the rest of this process, and not at all when it ends.

    Airflow, dbt and Great Expectations make millions of objects and keep them. To look through all of them as often as
    Python does by itself takes a tenth of a small run. To do it once more at the end takes several seconds.
    """
    gc.set_threshold(*RARELY)
    atexit.register(gc.freeze)
