"""Names in code as people write them."""


def plain(code: str) -> str:
    """`three_visits_in_a_week` → `three visits in a week`."""
    return code.replace("_", " ")
