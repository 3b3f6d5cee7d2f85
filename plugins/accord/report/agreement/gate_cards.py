"""Each gate with its versions: the one in force, coming ones, earlier ones, and candidates, which are only measured."""

from dataclasses import dataclass, field
from itertools import pairwise

from accord.register import follow_up
from accord.register.column_labels import Labels
from accord.report.agreement.clause_words import Computed, computed_clauses
from accord.report.agreement.clause_worth import Verdict, verdict
from accord.report.agreement.version_changes import Change, Text, change
from accord.report.rows import Agreement, ClausePerformance, Performance, Published


@dataclass(frozen=True)
class Clause:
    """`words` as signed, `computed` from its SQL; None of a clause that the SQL takes from another definition."""

    name: str
    words: str
    computed: Computed | None
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
    """`meaning`: of the stage. `coming`: has a first day, and is not in force yet or not signed by both."""

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


def _rank(measured: Performance) -> tuple[float, int]:
    customers = measured.customers
    return (-customers.part / customers.whole if customers.whole else 1, measured.leads)


def gates(published: Published, meanings: dict[str, str], ladder: list[str]) -> list[Gate]:
    """In ladder order; of each the newest version first. The follow-up agreement is none of them."""
    labels = Labels(scorecards=_scorecards(published))
    texts = {a.definition: _text(published, a.definition, labels) for a in published.agreements}
    return [_gate(published, texts, labels, stage, meanings[stage]) for stage in ladder if stage in meanings]


def follow_up_card(published: Published) -> Gate | None:
    """The follow-up agreement like a gate: its clauses are promises. None of a publication without one."""
    labels = Labels(scorecards=_scorecards(published))
    of_follow_up = [a for a in published.agreements if a.stage == follow_up.MODEL]
    texts = {a.definition: _text(published, a.definition, labels) for a in of_follow_up}
    return _gate(published, texts, labels, follow_up.MODEL, "") if of_follow_up else None


def _scorecards(published: Published) -> set[str]:
    """Every scorecard that a version of the publication reads: the project may have other ones now."""
    keys = {key for declared in published.canonical.values() for key in declared}
    return {key.removeprefix("scorecard:") for key in keys if key.startswith("scorecard:")}


def _text(published: Published, definition: str, labels: Labels) -> Text:
    declared = published.canonical.get(definition, {})
    if promises := declared.get(follow_up.key(definition)):
        words = {name: f"{promise}." for name, promise in follow_up.in_words(promises).items()}
        return Text(words, {}, declared, if_reworded="other promise")
    sql = declared.get(f"definition:{definition}", {}).get("sql")
    computed = computed_clauses(sql, labels) if sql else {}
    return Text(published.clauses.get(definition, {}), computed, declared)


def _gate(published: Published, texts: dict[str, Text], labels: Labels, stage: str, meaning: str) -> Gate:
    of_stage = [a for a in published.agreements if a.stage == stage]
    dated = sorted((a for a in of_stage if a.in_force_from), key=lambda a: str(a.in_force_from))
    now = next((a for a in of_stage if a.state == "in_force"), None)
    before = {a.definition: earlier.definition for earlier, a in pairwise(dated)}
    if now:
        before |= {a.definition: now.definition for a in of_stage if not a.in_force_from}

    def versions(*states: str) -> list[Version]:
        wanted = [a for a in of_stage if a.state in states]
        newest_first = sorted(wanted, key=lambda a: str(a.in_force_from or ""), reverse=True)
        return [_version(published, texts, labels, a, before.get(a.definition)) for a in newest_first]

    return Gate(
        stage,
        meaning,
        next(iter(versions("in_force")), None),
        versions("agreed", "unsigned", "changed"),
        versions("retired"),
        versions("candidate"),
    )


def _version(
    published: Published, texts: dict[str, Text], labels: Labels, agreement: Agreement, before: str | None
) -> Version:
    name = agreement.definition
    text = texts[name]
    clauses = []
    for clause, words in text.clauses.items():
        found = published.clause_performance.get((name, clause))
        clauses.append(Clause(clause, words, text.computed.get(clause), found, verdict(found)))
    changed = change(before, texts[before], name, text, labels) if before else None
    return Version(agreement, clauses, published.performance.get(name), changed)
