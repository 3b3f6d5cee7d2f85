"""The results as tables, compared with the targets."""

from dataclasses import dataclass, field

from tests.bench.ingest_rates import Rate
from tests.bench.runs import FULL, INCREMENTAL, NO_DATA, REPEATED, STEPS, Run, Series
from tests.bench.scoring import FOUR_GROUPS, Comparison
from tests.bench.tables import Table, millions, percent, ratio, seconds, size

NAMES = {
    "accord": "Accord's models",
    "floor": "a hand-written DuckDB query (the floor)",
    "with_polars": "a Polars script",
    "with_pandas": "a pandas script",
}
FLOOR_TIMES, INCREMENTAL_SHARE, MEMORY = 3.0, 0.10, 8e9
"""The targets at 20 M activities."""


@dataclass
class Figures:
    """All results of one `make bench`. `fixed` is a nearly empty world: the cost of starting Airflow and dbt."""

    fixed: Series
    worlds: list[Series] = field(default_factory=list)
    scoring: dict[int, Comparison] = field(default_factory=dict)
    rates: list[Rate] = field(default_factory=list)

    def above_fixed_cost(self, series: Series, name: str) -> float:
        """Seconds of ingest and dbt in a run, minus those of the same run in the nearly empty world."""
        return series.runs[name].ingest_and_build - self.fixed.runs[name].ingest_and_build


def tables(figures: Figures) -> list[Table]:
    """All tables, in reading order."""
    return [
        *filter(None, [_targets(figures)]),
        _runs(figures),
        _world_sizes(figures),
        *[_scoring(size_, found) for size_, found in figures.scoring.items()],
        *[_mechanisms(size_, found) for size_, found in figures.scoring.items() if len(found.mechanisms) > 1],
        *filter(None, [_growth(figures)]),
        *[_profile(figures.worlds[-1], name) for name in (FULL, INCREMENTAL)],
        _rates(figures.rates),
    ]


def _targets(figures: Figures) -> Table | None:
    if not figures.worlds:
        return None
    series = figures.worlds[-1]
    found = figures.scoring[series.world.activities]
    times = found.seconds["accord"] / found.seconds["floor"]
    first = figures.above_fixed_cost(series, FULL)
    share = figures.above_fixed_cost(series, INCREMENTAL) / first if first > 0 else 0.0
    peak = max(each.peak for each in series.runs.values())
    rows = [
        ("scoring, times the floor", f"{FLOOR_TIMES:g}", f"{times:.2f}", _met(times <= FLOOR_TIMES)),
        ("ingest + dbt of an incremental run, share of the first run's", "10 %", percent(share, 1),
         _met(share <= INCREMENTAL_SHARE)),
        ("peak memory", size(MEMORY), size(peak), _met(peak <= MEMORY)),
    ]  # fmt: skip
    title = f"Targets for 20 M activities, measured at {millions(series.world.activities)}"
    return Table(title, ("figure", "at most", "measured", ""), rows)


def _met(is_met: bool) -> str:
    return "met" if is_met else "missed"


def _runs(figures: Figures) -> Table:
    rows = []
    for series in [figures.fixed, *figures.worlds]:
        for name, run in series.runs.items():
            steps = [seconds(run.steps[step]) for step in STEPS]
            label = f"{_label(figures, series)}: {name} ({run.mode})"
            rows.append((label, *steps, seconds(run.whole), _share(figures, series, run), size(run.peak)))
    note = (
        "Seconds. In brackets: the mode of dbt's build. “Above fixed cost” is ingest + dbt minus that of the nearly "
        f"empty world, as a share of the first run's. “{REPEATED}”: no new data, same as_of; “{NO_DATA}”: no new "
        "data, as_of one day later. Memory is the peak of all processes of the run together."
    )
    head = ("world: run", *STEPS, "whole run", "above fixed cost", "memory")
    return Table("The cost of a run", head, rows, note)


def _label(figures: Figures, series: Series) -> str:
    return "fixed cost" if series is figures.fixed else millions(series.world.activities)


def _share(figures: Figures, series: Series, run: Run) -> str:
    if series is figures.fixed:
        return ""
    return percent(figures.above_fixed_cost(series, run.name), figures.above_fixed_cost(series, FULL))


def _world_sizes(figures: Figures) -> Table:
    rows = [
        (
            millions(series.world.activities),
            *(
                f"{series.rows[name]:,}"
                for name in ("core.leads", "core.activities", "scoring.signals", "scoring.instants")
            ),
            *(size(series.bytes[place]) for place in ("inbox", "lake", "work", "published")),
        )
        for series in figures.worlds
    ]
    head = ("world", "leads", "activities", "signals", "instants", "inbox", "lake", "work", "published")
    note = "Rows after the first run, and bytes on disk. Instants are all moments of all leads, and as_of."
    return Table("Size of the worlds", head, rows, note)


def _scoring(activities: int, found: Comparison) -> Table:
    floor = found.seconds.get("floor", 0.0)
    rows = [
        (label, seconds(found.seconds[name]), ratio(found.seconds[name], floor), size(found.peak[name]))
        if name in found.seconds
        else (label, "none", "", found.failed[name])
        for name, label in NAMES.items()
    ]
    note = (
        f"Four groups with half-life, floor and cap, {found.rows:,} scores and the first crossing of a threshold for "
        f"{found.crossings:,} leads. All programs give the same scores to 1e-6 and the same crossings, with two "
        "threads each."
    )
    title = f"The same scores by other programs, {millions(activities)} activities"
    return Table(title, ("program", "seconds", "times the floor", "memory"), rows, note)


def _mechanisms(activities: int, found: Comparison) -> Table:
    base = sum(found.mechanisms[FOUR_GROUPS].values())
    rows = []
    for name, models in found.mechanisms.items():
        points = sum(value for model, value in models.items() if model != name)
        whole = sum(models.values())
        rows.append(
            (name.replace("_", " "), seconds(points), seconds(models[name]), seconds(whole), ratio(whole, base))
        )
    head = ("scorecard", "which activities count", "scores", "both", "times four groups")
    note = "Seconds. Each scorecard differs from the four groups in one thing."
    return Table(f"What each mechanism costs, {millions(activities)} activities", head, rows, note)


def _growth(figures: Figures) -> Table | None:
    if len(figures.worlds) < 2:
        return None
    rows = []
    for smaller, larger in zip(figures.worlds, figures.worlds[1:], strict=False):
        grown = larger.rows["core.activities"] / smaller.rows["core.activities"]
        cells = [
            ratio(figures.above_fixed_cost(larger, name), figures.above_fixed_cost(smaller, name))
            for name in (FULL, INCREMENTAL)
        ]
        whole = ratio(larger.runs[FULL].whole, smaller.runs[FULL].whole)
        label = f"{millions(smaller.world.activities)} → {millions(larger.world.activities)}"
        rows.append((label, f"{grown:.2f}", *cells, whole))
    head = ("worlds", "activities", "first run, ingest + dbt", "incremental run, ingest + dbt", "first run, whole")
    note = "The larger world's figures divided by the smaller world's; ingest + dbt above the fixed cost."
    return Table("Growth", head, rows, note)


def _profile(series: Series, name: str, most: int = 15) -> Table:
    run = series.runs[name]
    spent = sorted(run.models.items(), key=lambda each: -each[1])
    whole = sum(run.models.values()) + run.tests
    rows = [(model, seconds(value), percent(value, whole)) for model, value in spent[:most]]
    rest = sum(value for _, value in spent[most:])
    rows += [
        ("all other models", seconds(rest), percent(rest, whole)),
        ("tests", seconds(run.tests), percent(run.tests, whole)),
    ]
    title = f"Where dbt's time goes, {millions(series.world.activities)}, {name}"
    return Table(
        title, ("model", "seconds", "share"), rows, "dbt runs two models at a time: the sum exceeds the elapsed time."
    )


def _rates(rates: list[Rate]) -> Table:
    rows = [
        (f"{each.table} as {each.format}", f"{each.rows:,}", seconds(each.seconds), f"{each.rows_per_second:,}")
        for each in rates
    ]
    return Table("Ingest of one big file", ("file", "rows", "seconds", "rows/s"), rows)
