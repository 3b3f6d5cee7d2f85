"""The errors that a person has to act on. Their type says what is wrong; callers and exit codes depend on it.

Every message says what happened, why, and the next command.
"""


class AccordError(Exception):
    """Something that a person has to correct. The command line ends with `exit_code`."""

    exit_code = 1


class ConfigurationError(AccordError):
    """A setting, a command's argument or a folder that a run cannot work with."""

    exit_code = 2


class Busy(AccordError):
    """Another run holds the lock. Nothing is wrong: wait and try again."""

    exit_code = 3


class AgreementError(AccordError):
    """The register, a definition or a scorecard cannot be read, or may not be changed as asked."""

    exit_code = 5


class AuditError(AccordError):
    """The audit could not run, so the build is not published."""

    exit_code = 6


class AuditFailed(AuditError):
    """A critical check failed, so the build is not published."""


class ContractError(AccordError):
    """The contract of a source or of a published table is not valid, or data cannot be checked against it."""

    exit_code = 7


class BuildError(AccordError):
    """dbt failed. `failures`: what failed. `details`: where to read more (not kept in a temporary home)."""

    def __init__(self, failures: str, details: str) -> None:
        super().__init__(f"{failures}\n{details}")
        self.failures = failures


class PublicationError(AccordError):
    """This step needs a build, audit or publication that does not exist."""


class StateError(AccordError):
    """A file that Accord wrote is damaged, lost or changed, and Accord cannot make it again by itself."""

    exit_code = 8


class DiskFullError(AccordError):
    """The disk is full, or what a run needs does not fit on it."""

    exit_code = 9


class NotFoundError(AccordError):
    """The requested lead, instant or revision does not exist."""
