"""Counts in words."""


def count(number: int, thing: str) -> str:
    """'1 file', '2 files', '1,204 rows'."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
