"""How often Python looks for objects that nothing but each other refers to."""

import gc

RARELY = (100_000, 50, 100)


def collect_rarely() -> None:
    """For the rest of this process.

    Airflow, dbt and Great Expectations make millions of objects and keep them. To look through all of them as often as
    Python does by itself takes a tenth of a small run.
    """
    gc.set_threshold(*RARELY)
