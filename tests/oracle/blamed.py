"""Which clauses the reasons of Sales dispute, of the hand-offs that their definition made (rule 44)."""

from collections import defaultdict
from collections.abc import Callable

from .dimensions import with_interval
from .raw import Row
from .results import Results


def blamed(results: Results) -> Callable[[str, str, str], Row]:
    """Stage, definition and clause → columns of `clause_performance`."""
    disputing: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in results.dispositions:
        if row["hand_off_id"] is not None and row["disputed_clauses"] and row["dispute"] != "overturned":
            disputing[row["lead_id"], row["cycle"]].append(row)
    made: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in results.follow_up:
        if row["disposition"] is not None:
            made[row["stage"], row["definition"]].append(row)

    def is_blamed(row: Row, clause: str) -> bool:
        return any(
            decision["decided_at"] > row["entered_at"] and clause in decision["disputed_clauses"].split(", ")
            for decision in disputing[row["lead_id"], row["cycle"]]
        )

    def columns(stage: str, definition: str, clause: str) -> Row:
        decided = made[stage, definition]
        count = sum(is_blamed(row, clause) for row in decided)
        return {"decided": len(decided), "blamed": count} | with_interval("blamed_share", count, len(decided))

    return columns
