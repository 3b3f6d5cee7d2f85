"""What an audit found, as a value, as `work/audit.json`, and as the message of a failed one."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Result:
    """One check. `sample` holds a few failing rows, by their ids."""

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
        """The sample as JSON; empty where nothing failed."""
        return json.dumps(self.sample) if self.sample else ""

    def lines(self) -> list[str]:
        return [f"- {self.check} ({self.suite}): {self.observed}, expected {self.expected}"] + [
            "    " + _shown(row) for row in self.sample
        ]


@dataclass(frozen=True)
class AuditReport:
    """All checks of one build. Instants are ISO 8601, UTC; `previous` is the publication it was compared with.

    `kind`: `full`, or `night` (what the night touched, and a sample of the rest); `reason`: why that one.
    `restatement`: by and reason, where the published past is rewritten on purpose.
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
        """Of what kind it was and why, for people."""
        return f"{'full' if self.kind == 'full' else 'of the night'} ({self.reason})" if self.reason else self.kind

    def summary(self) -> dict[str, Any]:
        """Counts, and what failed: small enough to travel between tasks."""
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
        """Why nothing is published: each failed critical check with some of its failing rows, and how to go on."""
        lines = [f"The audit found {len(self.critical)} critical problem(s), so nothing was published:"]
        lines += [line for result in self.critical for line in result.lines()]
        lines.append(f"What was published before stays as it is. All checks: {where}. When it is put right: accord run")
        return "\n".join(lines)


def _shown(row: dict[str, Any]) -> str:
    """A failing row; where it brings its own message, that, with its further lines below."""
    if "message" in row:
        return str(row["message"]).replace("\n", "\n    ")
    return ", ".join(f"{name}={value}" for name, value in row.items())


def write(report: AuditReport, path: Path) -> None:
    """All of the file or none of it."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(report), indent=1))
    os.replace(draft, path)


def read(path: Path) -> AuditReport:
    raw = json.loads(path.read_text())
    return AuditReport(**raw | {"results": [Result(**each) for each in raw["results"]]})
