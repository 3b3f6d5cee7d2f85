"""Counts in words."""


def count(number: int, thing: str, things: str | None = None) -> str:
    """'1 file', '2 files', '1,204 rows'; `things` where more of them are not called `<thing>s`."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"
