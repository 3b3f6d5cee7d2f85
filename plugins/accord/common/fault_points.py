"""Named points at which a test can kill this process, to prove that a crash there does no harm.

Nothing happens unless the environment says so: `ACCORD_KILL_AT=ingest.before_commit` ends the process with SIGKILL when
it comes to that point. It exists for fault-injection tests only and has no other use.
"""

import os
import signal


def point(name: str) -> None:
    """Dies here, without any clean-up, if `ACCORD_KILL_AT` is this point's name; otherwise does nothing."""
    if os.environ.get("ACCORD_KILL_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
