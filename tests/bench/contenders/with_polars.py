"""The same scores, computed by a lazy Polars script with two threads."""

import os
import sys
import time
from pathlib import Path

from tests.bench.contenders.workload import DAY, GROUPS, ORIGIN, THREADS, THRESHOLD, TOTAL_CAP, TOTAL_FLOOR, Group

os.environ["POLARS_MAX_THREADS"] = str(THREADS)
import polars as pl  # imported here: it reads the number of threads only once

LIFECYCLE_PERIOD = ["lead_id", "lifecycle_period"]


def _power(column: str, group: Group, sign: int) -> pl.Expr:
    age = (pl.col(column) - pl.lit(ORIGIN)).dt.total_microseconds()
    return pl.lit(2.0).pow(sign * age / (group.half_life * DAY))


def _scaled_to_origin(group: Group) -> pl.Expr:
    points = pl.sum_horizontal(pl.col(signal).cast(pl.Float64) * points for signal, points in group.points.items())
    return (points * _power("occurred_at", group, 1)).alias(group.name)


def _decayed(group: Group) -> pl.Expr:
    running = pl.col(group.name).cum_sum().over(LIFECYCLE_PERIOD) * _power("known_at", group, -1)
    return running.clip(group.floor, group.cap).alias(group.name)


def scores(folder: Path) -> pl.DataFrame:
    """One row per lead and instant, with the total and each group."""
    names = [group.name for group in GROUPS]
    changes = (
        pl.scan_parquet(folder / "signals.parquet")
        .select(*LIFECYCLE_PERIOD, "known_at", *(_scaled_to_origin(group) for group in GROUPS))
        .group_by(*LIFECYCLE_PERIOD, "known_at")
        .sum()
    )
    return (
        pl.scan_parquet(folder / "instants.parquet")
        .join(changes, on=[*LIFECYCLE_PERIOD, "known_at"], how="left")
        .with_columns(pl.col(names).fill_null(0.0))
        .sort(*LIFECYCLE_PERIOD, "known_at")
        .with_columns(_decayed(group) for group in GROUPS)
        .with_columns(pl.sum_horizontal(names).clip(TOTAL_FLOOR, TOTAL_CAP).alias("total"))
        .select("lead_id", "known_at", pl.col("total", *names).round(6))
        .collect()
    )


def main(folder: Path) -> None:
    started = time.perf_counter()
    found = scores(folder)
    first = found.filter(pl.col("total") >= THRESHOLD).group_by("lead_id").agg(pl.col("known_at").min())
    print(time.perf_counter() - started)
    found.write_parquet(folder / "with_polars_scores.parquet")
    first.write_parquet(folder / "with_polars_first.parquet")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
