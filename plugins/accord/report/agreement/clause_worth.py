"""Whether a clause earns its place: the leads it keeps out, compared with those who qualify with it."""

from dataclasses import dataclass

from accord.report.rows import ClausePerformance

FEW = 30  # kept out: with fewer, an interval covers nearly everything


@dataclass(frozen=True)
class Verdict:
    """`tone`: good, bad or open, for its colour."""

    words: str
    tone: str


def verdict(measured: ClausePerformance | None) -> Verdict:
    """Claims something only where the two 95 % intervals do not overlap."""
    if measured is None:
        return Verdict("too early to tell", "open")
    out, found = measured.kept_out, measured.found
    if not out.whole:
        return Verdict("keeps nobody out that the other clauses let in", "open")
    if out.high is None or out.low is None or found.high is None or found.low is None:
        return Verdict("too early to tell", "open")
    if out.high < found.low:
        return Verdict("earns its place", "good")
    if out.low > found.high:
        return Verdict("keeps the better leads out", "bad")
    return Verdict("too few to tell" if out.whole < FEW else "no clear difference", "open")
