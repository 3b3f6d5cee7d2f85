"""A restatement: the one way in which the published past may change by will.

It is an act of one run, `accord run --restate REASON --by NAME`, and stands in the record of what that run published.
Nothing is declared ahead and nothing is left behind: the next run needs a reason of its own.
"""

from dataclasses import dataclass

from accord.common.errors import ConfigurationError


@dataclass(frozen=True)
class Restatement:
    """`by`: whose decision it is; `reason`: why the past has to change, for those who read the figures."""

    by: str
    reason: str


def given(reason: str | None, by: str | None) -> Restatement | None:
    """What was asked for; None where nothing was. Raises ConfigurationError where only one of the two is told."""
    told = (reason or "").strip(), (by or "").strip()
    if not any(told):
        return None
    if not all(told):
        raise ConfigurationError(
            "A restatement needs a reason and a name, for both stand in the publication: "
            'accord run --restate "the list of scanners was wrong since December" --by "Maren Holt and Anil Rao"'
        )
    return Restatement(by=told[1], reason=told[0])
