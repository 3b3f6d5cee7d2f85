"""Named points at which a test can kill this process, to prove that a crash there does no harm.

Only for fault-injection tests: with `ACCORD_KILL_AT=ingest.before_commit` the process ends with SIGKILL when it reaches
that point. Without the variable nothing happens.
"""

import os
import signal


def point(name: str) -> None:
    """Kills this process, without any clean-up, if `ACCORD_KILL_AT` is `name`; otherwise does nothing."""
    if os.environ.get("ACCORD_KILL_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
