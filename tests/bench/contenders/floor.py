"""The floor: the time of one DuckDB query, written by hand for exactly this workload.

This was the fastest of four ways to write it: join the changes to the instants (every change is known at one of them),
then one running sum per group. Its scaled sums overflow after about a thousand half-lives; Accord's do not.
"""

import sys
import time
from pathlib import Path

import duckdb
from tests.bench.contenders.workload import DAY, GROUPS, ORIGIN, THREADS, THRESHOLD, TOTAL_CAP, TOTAL_FLOOR, Group


def _age(column: str) -> str:
    return f"(epoch_us({column}) - epoch_us(timestamp '{ORIGIN}'))"


def _scaled_to_origin(group: Group) -> str:
    """The group's points, scaled to their value at one common instant, so that they can be summed."""
    points = " + ".join(f"case when {signal} then {points} else 0 end" for signal, points in group.points.items())
    return f"({points}) * pow(2.0, {_age('occurred_at')} / {group.half_life * DAY}.0)"


def _decayed(group: Group) -> str:
    """The group's running sum, scaled to its value at `known_at`, within floor and cap."""
    running = f"sum({group.name}) over so_far * pow(2.0, -{_age('known_at')} / {group.half_life * DAY}.0)"
    return f"greatest(least({running}, {group.cap}), {group.floor}) as {group.name}"


NAMES = [group.name for group in GROUPS]
SCORES = f"""
create table scores as
with changes as (
    select lead_id, known_at, {", ".join(f"sum({_scaled_to_origin(group)}) as {group.name}" for group in GROUPS)}
    from signals
    group by lead_id, known_at
),
at_instants as (
    select instants.lead_id, instants.lifecycle_period, instants.known_at,
        {", ".join(f"coalesce(changes.{name}, 0.0) as {name}" for name in NAMES)}
    from instants
    left join changes on instants.lead_id = changes.lead_id and instants.known_at = changes.known_at
),
groups as (
    select lead_id, known_at, {", ".join(_decayed(group) for group in GROUPS)}
    from at_instants
    window so_far as (partition by lead_id, lifecycle_period order by known_at rows unbounded preceding)
)
select lead_id, known_at,
    round(greatest(least({" + ".join(NAMES)}, {TOTAL_CAP}), {TOTAL_FLOOR}), 6) as total,
    {", ".join(f"round({name}, 6) as {name}" for name in NAMES)}
from groups
"""
FIRST = (
    f"create table first as select lead_id, min(known_at) as known_at from scores where total >= {THRESHOLD} group by 1"
)


def main(folder: Path) -> None:
    out = folder / "floor.duckdb"
    out.unlink(missing_ok=True)
    with duckdb.connect(str(out), config={"threads": THREADS, "preserve_insertion_order": "false"}) as database:
        database.execute(f"attach '{folder / 'inputs.duckdb'}' as inputs (read_only)")
        database.execute("create view signals as from inputs.signals")
        database.execute("create view instants as from inputs.instants")
        started = time.perf_counter()
        database.execute(SCORES)
        database.execute(FIRST)
        print(time.perf_counter() - started)
        for table in ("scores", "first"):
            database.execute(f"copy {table} to '{folder / f'floor_{table}.parquet'}'")
    out.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
