"""Prints every version with its current fingerprint and the one that was signed."""

from accord.common import settings
from accord.register.entries import entries


def main() -> None:
    for entry in entries(settings.load()):
        signed = entry.signed_fingerprint or "-"
        start = entry.in_force_from or "-"
        print(f"{entry.definition:<24} now {entry.fingerprint}  signed {signed:<16}  in force from {start}")


if __name__ == "__main__":
    main()
