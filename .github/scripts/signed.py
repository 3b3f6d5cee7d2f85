"""Whether every version that is, or will be, in force, and what does not count, is signed by both sides as it is now.

Reads `accord agreement --json` from standard input. A candidate needs no signature, because it decides nothing.
"""

import json
import sys
from typing import Any

UNSIGNED = ("unsigned", "not_ready", "changed")


def unsigned(register: dict[str, Any]) -> list[str]:
    """What to correct, one message per version."""
    return [problem["message"] for problem in register["problems"] if problem["rule"] in UNSIGNED]


def main() -> int:
    messages = unsigned(json.load(sys.stdin))
    for message in messages:
        print(message, file=sys.stderr)
    print("not signed by both sides" if messages else "both sides signed all that decides")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
