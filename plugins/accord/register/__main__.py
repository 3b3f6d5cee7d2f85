"""Prints every version with the fingerprint of what it says now, beside the one that was signed."""

from accord.common import settings
from accord.register.entries import entries


def main() -> None:
    for entry in entries(settings.load()):
        signed = entry.signed_fingerprint or "-"
        print(f"{entry.definition:<24} now {entry.fingerprint}  signed {signed:<16}  from {entry.in_force_from or '-'}")


if __name__ == "__main__":
    main()
