"""Each gate with its versions: the one in force, what comes, what was, and what is only measured."""

from dataclasses import dataclass, field
from itertools import pairwise

from accord.report import project_texts
from accord.report.agreement.clause_worth import Verdict, verdict
from accord.report.agreement.condition_sentences import Condition, columns_of_cards, conditions
from accord.report.agreement.version_changes import Change, Text, change
from accord.report.rows import Agreement, ClausePerformance, Performance, Published


@dataclass(frozen=True)
class Clause:
    """`asked`: the same as computed; None of a clause that its SQL hands on from elsewhere."""

    name: str
    words: str
    asked: Condition | None
    performance: ClausePerformance | None
    verdict: Verdict


@dataclass(frozen=True)
class Version:
    """`change`: against the version before it, or of a candidate against the one in force; None of the first."""

    agreement: Agreement
    clauses: list[Clause]
    performance: Performance | None
    change: Change | None


@dataclass(frozen=True)
class Gate:
    """`meaning`: of the stage. `coming`: has a day, and is not in force yet or lacks a signature."""

    stage: str
    meaning: str
    in_force: Version | None = None
    coming: list[Version] = field(default_factory=list)
    earlier: list[Version] = field(default_factory=list)
    candidates: list[Version] = field(default_factory=list)

    @property
    def versions(self) -> list[Version]:
        """All of them, the one in force first."""
        return [*([self.in_force] if self.in_force else []), *self.coming, *self.earlier, *self.candidates]

    @property
    def best_first(self) -> list[Version]:
        """Those that were measured, by the share that became customers; those too young for it last."""
        measured = [(version.performance, version) for version in self.versions if version.performance]
        return [version for _, version in sorted(measured, key=lambda pair: _rank(pair[0]))]


def _rank(did: Performance) -> tuple[float, int]:
    judged = did.customers.whole
    return (-did.customers.part / judged if judged else 1, did.leads)


def gates(published: Published, meanings: dict[str, str], ladder: list[str]) -> list[Gate]:
    """In ladder order; of each the newest version first."""
    measures = project_texts.measures()
    said = {a.definition: _text(published, a.definition, measures) for a in published.agreements}
    return [_gate(published, said, stage, meanings[stage]) for stage in ladder if stage in meanings]


def _text(published: Published, definition: str, measures: dict[str, str]) -> Text:
    said = published.said.get(definition, {})
    sql = said.get(f"definition:{definition}", {}).get("sql")
    words = measures | columns_of_cards(said)
    return Text(published.clauses.get(definition, {}), conditions(sql, words) if sql else {}, said)


def _gate(published: Published, said: dict[str, Text], stage: str, meaning: str) -> Gate:
    of_stage = [a for a in published.agreements if a.stage == stage]
    dated = sorted((a for a in of_stage if a.in_force_from), key=lambda a: str(a.in_force_from))
    now = next((a for a in of_stage if a.state == "in_force"), None)
    before = {a.definition: earlier.definition for earlier, a in pairwise(dated)}
    if now:
        before |= {a.definition: now.definition for a in of_stage if not a.in_force_from}

    def versions(*states: str) -> list[Version]:
        wanted = [a for a in of_stage if a.state in states]
        newest_first = sorted(wanted, key=lambda a: str(a.in_force_from or ""), reverse=True)
        return [_version(published, said, a, before.get(a.definition)) for a in newest_first]

    return Gate(
        stage,
        meaning,
        next(iter(versions("in_force")), None),
        versions("agreed", "unsigned", "changed"),
        versions("retired"),
        versions("candidate"),
    )


def _version(published: Published, said: dict[str, Text], agreement: Agreement, before: str | None) -> Version:
    name = agreement.definition
    text = said[name]
    clauses = []
    for clause, words in text.clauses.items():
        did = published.clause_performance.get((name, clause))
        clauses.append(Clause(clause, words, text.conditions.get(clause), did, verdict(did)))
    told = change(before, said[before], name, text) if before else None
    return Version(agreement, clauses, published.performance.get(name), told)
