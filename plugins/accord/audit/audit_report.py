"""The results of an audit: as a value, as `work/audit.json`, and as the message if it failed."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from accord.common.state_files import read_record, write_text

REMEDY = "The next run audits again. Next: accord run"


@dataclass(frozen=True)
class Result:
    """The result of one check. `sample`: the ids of a few failing rows."""

    suite: str
    check: str
    severity: str
    is_ok: bool
    observed: str
    expected: str
    failing_rows: int
    sample: list[dict[str, Any]]

    @property
    def detail(self) -> str:
        """The sample as JSON; empty if nothing failed."""
        return json.dumps(self.sample) if self.sample else ""

    def lines(self) -> list[str]:
        return [f"- failed: {self.check} ({self.suite}). Found: {self.observed}. Expected: {self.expected}."] + [
            "    " + _described_row(row) for row in self.sample
        ]


@dataclass(frozen=True)
class AuditReport:
    """All checks of one build. Instants are ISO 8601, UTC. `previous`: the publication it was compared with.

    `kind`: `full`, or `incremental` (touched leads, and a sample of the others); `reason`: why this kind.
    `restatement`: by and reason, if the published past is rewritten on purpose.
    """

    build_id: str
    as_of: str
    audited_at: str
    previous: str | None
    is_degraded: bool
    results: list[Result]
    kind: str = "full"
    reason: str = ""
    restatement: dict[str, str] | None = None

    @property
    def critical(self) -> list[Result]:
        return [result for result in self.results if not result.is_ok and result.severity == "critical"]

    @property
    def warnings(self) -> list[Result]:
        return [result for result in self.results if not result.is_ok and result.severity == "warning"]

    @property
    def described(self) -> str:
        """Its kind and why, for people."""
        return f"{self.kind} ({self.reason})" if self.reason else self.kind

    def summary(self) -> dict[str, Any]:
        """Counts, and what failed: small enough to be passed between tasks."""
        return {
            "build_id": self.build_id,
            "kind": self.kind,
            "reason": self.reason,
            "checks": len(self.results),
            "critical": [result.check for result in self.critical],
            "warnings": [result.check for result in self.warnings],
            "is_degraded": self.is_degraded,
        }

    def message(self, where: Path) -> str:
        """Why nothing is published: each failed critical check with some of its failing rows, and what to do next."""
        lines = [f"The audit found {len(self.critical)} critical problem(s), so nothing was published:"]
        lines += [line for result in self.critical for line in result.lines()]
        lines.append(f"What was published before stays as it is. All checks: {where}. After correcting it: accord run")
        return "\n".join(lines)


def _described_row(row: dict[str, Any]) -> str:
    """A failing row: its message if it has one, else its values."""
    if "message" in row:
        return str(row["message"]).replace("\n", "\n    ")
    return ", ".join(f"{name}={value}" for name, value in row.items())


def write(report: AuditReport, path: Path) -> None:
    """Writes all of the file or nothing."""
    write_text(path, json.dumps(asdict(report), indent=1))


def read(path: Path) -> AuditReport:
    """Reads `work/audit.json`. Raises StateError if it is damaged."""
    return read_record(path, _report, REMEDY)


def _report(raw: dict[str, Any]) -> AuditReport:
    return AuditReport(**raw | {"results": [Result(**each) for each in raw["results"]]})
