"""Precision and recall as published, against the probabilities that the demo drew purchases with: a hundred worlds.

The truth of a lead that was found at q is the probability of the draws that were still to come, under the handling that
took place: of each of its deals, at the first stage that it reached after q, so that what was known at q decides
nothing. A deal that reached no stage after q had nothing but its closing before it, and counts as it came out.
Customers less these probabilities have the expectation zero (docs/explanation/demo_world.md).
Recall likewise: of all deals that reached
the stage `opportunity`, the share, by probability, of those whose lead had been found before.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean, stdev

import duckdb
import pytest
from tests.end_to_end.many_worlds import Worlds

SEEDS = range(1, 101)
WINDOW = timedelta(days=180)
pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]

Deals = dict[str, list["Deal"]]


@dataclass(frozen=True)
class Deal:
    """`chances`: when it reached each stage, and how likely it was won from there on."""

    chances: tuple[tuple[datetime, float], ...]
    wins_at: datetime
    is_won: bool

    def expected(self, q: datetime) -> float:
        """The probability that it makes a customer of a lead found at q, in time."""
        if not q < self.wins_at <= q + WINDOW:
            return 0.0
        return next((chance for since, chance in self.chances if since > q), float(self.is_won))


@dataclass
class Measured:
    """One figure of one definition in one world."""

    expected: float
    observed: float
    low: float
    high: float

    @property
    def is_covered(self) -> bool:
        return self.low <= self.expected <= self.high


@dataclass
class Figures:
    """Definition → one entry a world: precision of mature months, recall. And precision month by month."""

    precision: dict[str, list[Measured]] = field(default_factory=lambda: defaultdict(list))
    recall: dict[str, list[Measured]] = field(default_factory=lambda: defaultdict(list))
    by_month: dict[str, list[Measured]] = field(default_factory=lambda: defaultdict(list))


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    found = Figures()
    with pytest.MonkeyPatch.context() as patch:
        worlds = Worlds(tmp_path_factory.mktemp("worlds") / "home", patch)
        for seed in SEEDS:
            with worlds.build(seed) as work:
                _measure(work, _deals(work, worlds.home / "demo_truth" / "deals.csv"), found)
    return found


def _deals(work: duckdb.DuckDBPyConnection, file: Path) -> Deals:
    """Lead → its deals, as the truth has them."""
    leads = dict(work.execute("select record_id, lead_id from core.identity_links").fetchall())
    rows: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with file.open(newline="") as handle:
        for row in csv.DictReader(handle):
            rows[leads[f"crm:{row['lead_ref']}"], row["opportunity_ref"]].append(row)
    deals: Deals = defaultdict(list)
    for (lead_id, _), versions in rows.items():
        chances = tuple((_instant(row["since"]), float(row["win_probability"])) for row in versions)
        deals[lead_id].append(Deal(chances, _instant(versions[0]["wins_at"]), versions[0]["is_won"] == "true"))
    return deals


def _measure(work: duckdb.DuckDBPyConnection, deals: Deals, figures: Figures) -> None:
    """The published figures of one world beside their truth."""
    ends = work.execute("select max(known_at) from scoring.instants where not is_moment").fetchone()
    assert ends is not None
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    expected: dict[tuple[str, object], float] = defaultdict(float)
    for definition, month, lead_id, q, customer_at in work.execute("""
        select found.definition, found.cohort_month, lead_id, found.qualified_at, outcomes.customer_at
        from journey.qualifications as found inner join journey.outcomes using (lead_id)
        where found.definition is not null and found.clause is null""").fetchall():
        found[definition][lead_id] = q
        if customer_at is None or customer_at > q:
            expected[definition, month] += sum(deal.expected(q) for deal in deals.get(lead_id, []))
    pooled: dict[str, float] = defaultdict(float)
    for definition, month, judged, after, low, high in work.execute("""
        select definition, cohort_month, customer_judged, customer_after,
            customer_precision_low, customer_precision_high
        from definition_performance where is_customer_mature and customer_judged > 0""").fetchall():
        truth = expected[definition, month]
        pooled[definition] += truth
        figures.by_month[definition].append(Measured(truth / judged, after / judged, low, high))
    for definition, judged, precision, *interval, recall, low, high in work.execute("""
        select distinct definition, leads, precision, precision_low, precision_high, recall, recall_low, recall_high
        from clause_performance""").fetchall():
        if judged:
            figures.precision[definition].append(Measured(pooled[definition] / judged, precision, *interval))
        if recall is not None:
            truth = _captured(found[definition], deals, ends[0])
            figures.recall[definition].append(Measured(truth, recall, low, high))


def _captured(found: dict[str, datetime], deals: Deals, ends: datetime) -> float:
    """The share of expected customers that were found before their opportunity: it begins with the second stage."""
    entered = [
        (chance, lead_id in found and found[lead_id] < since)
        for lead_id, of_lead in deals.items()
        for deal in of_lead
        if deal.wins_at < ends
        for since, chance in deal.chances[1:2]
    ]
    return sum(chance for chance, is_found in entered if is_found) / sum(chance for chance, _ in entered)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


@pytest.mark.parametrize("figure", ["precision", "recall", "by_month"])
def test_the_published_intervals_cover_the_truth_in_90_to_99_percent(figures: Figures, figure: str) -> None:
    """Where chance had a say: who finds every buyer there can be has a recall of 1, which is no estimate."""
    measured = {
        name: [each for each in of_one if 0 < each.expected < 1] for name, of_one in getattr(figures, figure).items()
    }
    every = [each for of_one in measured.values() for each in of_one]
    assert len(every) > 5 * len(SEEDS)
    assert 0.90 <= mean(each.is_covered for each in every) <= 0.99
    covered = {name: mean(each.is_covered for each in of_one) for name, of_one in measured.items() if of_one}
    assert min(covered.values()) >= 0.90, covered


@pytest.mark.parametrize("figure", ["precision", "recall", "by_month"])
def test_what_is_certain_is_covered_always(figures: Figures, figure: str) -> None:
    certain = [each for of_one in getattr(figures, figure).values() for each in of_one if each.expected in (0, 1)]
    assert certain
    assert all(each.is_covered for each in certain)


@pytest.mark.parametrize("figure", ["precision", "recall"])
def test_the_estimates_lie_around_the_truth_and_not_beside_it(figures: Figures, figure: str) -> None:
    """Over all worlds the mean error of each definition is within four of its standard errors."""
    for definition, measured in getattr(figures, figure).items():
        errors = [each.observed - each.expected for each in measured]
        error, uncertainty = mean(errors), stdev(errors) / len(errors) ** 0.5
        assert abs(error) <= 4 * uncertainty, f"{definition}: {error:+.4f}, give or take {uncertainty:.4f}"
