"""How much of what Sales is handed it sends back, and why (rule 44)."""

from collections import Counter
from collections.abc import Iterator

from .dimensions import by_dimension, with_interval
from .raw import Row
from .results import Results

DIMENSIONS = ("all", "source", "campaign", "segment", "definition", "fit_grade", "team", "rep")
REFUSED = ("sent_back", "disqualified")


def rejection_rates(results: Results) -> Iterator[Row]:
    responsible = {row["hand_off_id"]: row["responsible"] for row in results.dispositions if row["is_disposition"]}
    for key, rows in by_dimension(results, DIMENSIONS):
        said = Counter(row["disposition"] for row in rows)
        refused = [row for row in rows if row["disposition"] in REFUSED]
        decided = said["accepted"] + len(refused)
        contradicted = sum(row["is_contradicted"] is True for row in refused)
        of_marketing = sum(
            responsible[row["hand_off_id"]] == "marketing" and row["dispute"] != "overturned" for row in refused
        )
        yield (
            key
            | {name: said[name] for name in ("accepted", *REFUSED)}
            | {"handed_off": len(rows), "decided": decided, "undecided": said[None]}
            | {"marketing_responsible": of_marketing, "contradicted": contradicted}
            | {"overturned": sum(row["dispute"] == "overturned" for row in refused)}
            | with_interval("sent_back_share", len(refused), decided)
            | with_interval("marketing_share", of_marketing, decided)
            | with_interval("contradicted_share", contradicted, len(refused))
        )
