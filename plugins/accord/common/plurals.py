"""Counts with their unit, in singular or plural."""


def count(number: int, thing: str, things: str | None = None) -> str:
    """'1 file', '2 files', '1,204 rows'. `things` is the plural if it is not `<thing>s`."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"
