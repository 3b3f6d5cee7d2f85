"""The next gate of a lead, and what it lacks there at as_of (rule 47)."""

from collections.abc import Mapping
from fractions import Fraction

from .agreement import in_force
from .declared import Declared, Version
from .definitions import AFTER_SALES, CRITERIA
from .in_force import Register
from .knowledge import Knowledge
from .lacking import LACKING
from .raw import Row
from .results import Results
from .scorecard.numbers import stored
from .stages import GATES, LADDER

BARRIER = "not_"
NOTHING: Row = dict.fromkeys(
    ("gate", "definition", "barriers", "clauses_missing", "nearness", "waits_for_a_moment"), None
)


class Qualifying:
    """What stands between the leads of one world and their next gates."""

    def __init__(self, results: Results, declared: Declared) -> None:
        self._results = results
        self._register = Register(results.versions, declared.zone)
        agreement = in_force(declared.agreements, results.as_of, declared.zone)
        self.has_agreement = agreement is not None
        self.promised = {target.stage for target in agreement.targets} if agreement else set()
        """The stages that the agreement in force at as_of has a target for."""

    def row(self, lead_id: str, known: Knowledge, stage: str) -> Row:
        """Columns of `nurture_list` for a lead that is in this stage. `known`: at as_of."""
        version = self.next_gate(stage)
        if version is None:
            return NOTHING
        holds = self._clauses(version, lead_id, known)
        failed = [clause for clause in version.clauses if not holds[clause]]
        missing = [clause for clause in failed if not clause.startswith(BARRIER)]
        return {
            "gate": version.stage,
            "definition": version.version,
            "barriers": ", ".join(clause for clause in failed if clause not in missing) or None,
            "clauses_missing": ", ".join(missing) or None,
            "nearness": nearness(version, missing, known),
            "waits_for_a_moment": not failed,
        }

    def next_gate(self, stage: str) -> Version | None:
        """The version in force of the lowest gate above a stage that Sales promised something about."""
        rung = LADDER.index(stage) if stage in LADDER else LADDER.index("inquiry")
        for gate in LADDER[rung + 1 :]:
            version = self._register.in_force(gate, self._results.as_of)
            if gate in GATES and gate in self.promised and version is not None:
                return version
        return None

    def _clauses(self, version: Version, lead_id: str, known: Knowledge) -> Mapping[str, bool]:
        name = (version.gate, version.version)
        if name in AFTER_SALES:
            return AFTER_SALES[name](known, self._is_sent_to_sales(lead_id, known.cycle))
        return CRITERIA[name](known)

    def _is_sent_to_sales(self, lead_id: str, cycle: int | None) -> bool:
        """Whether the lead met, at a moment of this cycle, the version of sales_qualified in force then (rule 26)."""
        for moment_at in self._results.leads[lead_id].moments:
            known, version = self._results.knowledge[lead_id, moment_at], self._register.in_force("sql", moment_at)
            if known.cycle == cycle and version and all(self._clauses(version, lead_id, known).values()):
                return True
        return False


def nearness(version: Version, missing: list[str], known: Knowledge) -> float:
    """The shares that the missing clauses lack together."""
    shares = [LACKING[version.gate, version.version][clause](known) for clause in missing]
    assert all(shares), f"{version.version} lacks nothing of a clause among {missing}: correct tests/oracle/lacking.py"
    return float(stored(sum(shares, Fraction(0))))
