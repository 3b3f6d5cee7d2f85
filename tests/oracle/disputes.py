"""What became of Marketing's objections to decisions of Sales (rule 43)."""

from collections.abc import Iterable

from .activity import natural
from .raw import Row

RULINGS = ("upheld", "overturned")


def disputes_at(rows: Iterable[Row], as_of: int) -> dict[str, str]:
    """Id of a decision → open, upheld or overturned, by its latest dispute. `rows`: the latest version of each."""
    raised = [row for row in rows if row["raised_at"] is not None and row["raised_at"] < as_of]
    in_order = sorted(raised, key=lambda row: (row["raised_at"], natural(f"crm:dispute:{row['dispute_ref']}")))
    return {f"crm:decision:{row['decision_ref']}": _ruling(row, as_of) for row in in_order}


def _ruling(row: Row, as_of: int) -> str:
    is_ruled = row["ruling"] in RULINGS and row["ruled_at"] is not None and row["ruled_at"] < as_of
    return str(row["ruling"]) if is_ruled else "open"
