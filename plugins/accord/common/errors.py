"""The errors that a person has to act on, by what is wrong: callers and exit codes go by their type.

Every message says what happened, why, and the next command.
"""


class AccordError(Exception):
    """Something a person has to put right. `exit_code` is what the command line ends with."""

    exit_code = 1


class ConfigurationError(AccordError):
    """A setting, a command's argument or a folder that a run cannot work with."""

    exit_code = 2


class Busy(AccordError):
    """Another run holds the lock: nothing is wrong, it is enough to wait."""

    exit_code = 3


class AgreementError(AccordError):
    """The register, a definition or a scorecard cannot be read, or may not be changed as asked."""

    exit_code = 5


class AuditError(AccordError):
    """The audit could not be run, so the build is not published."""

    exit_code = 6


class AuditFailed(AuditError):
    """A critical check failed, so the build is not published."""


class ContractError(AccordError):
    """A contract of a source or of a published table is not valid, or the data cannot be held against it."""

    exit_code = 7


class BuildError(AccordError):
    """dbt failed. `what` failed, and `where` to read on, which a temporary home does not have."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(f"{what}\n{where}")
        self.what = what


class PublicationError(AccordError):
    """There is no build, audit or publication of the kind that this step needs."""


class NotFoundError(AccordError):
    """A lead, an instant or a revision that was asked about is not known."""
