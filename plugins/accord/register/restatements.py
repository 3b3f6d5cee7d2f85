"""A restatement: the only way to change the published past on purpose.

It applies to one run, `accord run --restate REASON --by NAME`, and is stored in the record of that publication. The
next run needs a reason of its own.
"""

from dataclasses import dataclass

from accord.common.errors import ConfigurationError


@dataclass(frozen=True)
class Restatement:
    """`by`: who decided it. `reason`: why the past has to change, for the readers of the figures."""

    by: str
    reason: str


def restatement_from(reason: str | None, by: str | None) -> Restatement | None:
    """The requested restatement, or None. Raises ConfigurationError if only one of the two texts is given."""
    reason, by = (reason or "").strip(), (by or "").strip()
    if not reason and not by:
        return None
    if not reason or not by:
        raise ConfigurationError(
            "A restatement needs a reason and a name, because both are published: "
            'accord run --restate "the list of scanners was wrong since December" --by "Maren Holt and Anil Rao"'
        )
    return Restatement(by, reason)
