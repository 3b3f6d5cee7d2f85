"""The same scores, computed by a pandas script."""

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from tests.bench.contenders.workload import DAY, GROUPS, ORIGIN, THREADS, THRESHOLD, TOTAL_CAP, TOTAL_FLOOR

LIFECYCLE_PERIOD = ["lead_id", "lifecycle_period"]


def _age(column: pd.Series) -> pd.Series:
    """Microseconds since the common instant."""
    return (column - pd.Timestamp(ORIGIN)) // pd.Timedelta(microseconds=1)


def scores(folder: Path) -> pd.DataFrame:
    """One row per lead and instant, with the total and each group."""
    signals = pd.read_parquet(folder / "signals.parquet")
    age = _age(signals["occurred_at"])
    changes = signals[[*LIFECYCLE_PERIOD, "known_at"]].copy()
    for group in GROUPS:
        points = sum(signals[signal].to_numpy(np.float64) * points for signal, points in group.points.items())
        changes[group.name] = points * np.exp2(age / (group.half_life * DAY))
    del signals
    changes = changes.groupby([*LIFECYCLE_PERIOD, "known_at"], sort=False, as_index=False).sum()
    found = pd.read_parquet(folder / "instants.parquet").merge(changes, on=[*LIFECYCLE_PERIOD, "known_at"], how="left")
    del changes
    found = found.sort_values([*LIFECYCLE_PERIOD, "known_at"], ignore_index=True)
    names = [group.name for group in GROUPS]
    found[names] = found[names].fillna(0.0).groupby([found["lead_id"], found["lifecycle_period"]], sort=False).cumsum()
    age = _age(found["known_at"])
    for group in GROUPS:
        found[group.name] = (found[group.name] * np.exp2(-age / (group.half_life * DAY))).clip(group.floor, group.cap)
    found["total"] = found[names].sum(axis=1).clip(TOTAL_FLOOR, TOTAL_CAP)
    return found[["lead_id", "known_at"]].join(found[["total", *names]].round(6))


def main(folder: Path) -> None:
    pa.set_cpu_count(THREADS)
    started = time.perf_counter()
    found = scores(folder)
    first = found[found["total"] >= THRESHOLD].groupby("lead_id", sort=False, as_index=False)["known_at"].min()
    print(time.perf_counter() - started)
    found.to_parquet(folder / "with_pandas_scores.parquet")
    first.to_parquet(folder / "with_pandas_first.parquet")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
