"""What the sources gave and what became of it, from `record_accounts` and `unattached` of a publication."""

from dataclasses import dataclass

import duckdb

from accord.common.plurals import count

# What one row of a shape is called, in the order shown. A shape that a company adds comes after them, by its own name.
WORDS = {
    "lead_records": ("record", "records"),
    "activities": ("activity", "activities"),
    "identity_links": ("link", "links"),
    "identifications": ("identification", "identifications"),
    "opportunities": ("opportunity", "opportunities"),
    "opportunity_changes": ("change of an opportunity", "changes of opportunities"),
    "disputes": ("dispute", "disputes"),
    "accounts": ("company", "companies"),
    "campaigns": ("campaign", "campaigns"),
    "reps": ("sales person", "sales people"),
    "rep_versions": ("version of a sales person", "versions of sales people"),
    "left_out": ("row left out by staging", "rows left out by staging"),
}
REASONS = 3  # named of one shape


@dataclass(frozen=True)
class Account:
    """One source and shape: rows given = rows published + rows left out, by reason, most frequent first."""

    source: str
    shape: str
    given: int
    published: int
    left_out: tuple[tuple[str, int], ...]

    @property
    def what(self) -> str:
        """What its rows are called."""
        return WORDS.get(self.shape, (self.shape, self.shape))[1]

    @property
    def reasons(self) -> str:
        """`12 no date, 3 set aside`: the most frequent ones."""
        rest = sum(rows for _, rows in self.left_out[REASONS:])
        named = [f"{rows:,} {reason}" for reason, rows in self.left_out[:REASONS]]
        return ", ".join([*named, f"{rest:,} for other reasons"] if rest else named)


@dataclass(frozen=True)
class Unattached:
    """Rows that attach to nothing, over all months."""

    source: str
    kind: str
    reason: str
    needs_attention: bool
    rows: int


def accounts(connection: duckdb.DuckDBPyConnection, schema: str = "accord.") -> list[Account]:
    """By shape and source. `schema`: where the published tables are, with its dot."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    rows = connection.execute(
        f"select shape, source, outcome, sum(row_count)::bigint from {schema}record_accounts group by all"
    ).fetchall()
    for shape, source, outcome, number in rows:
        found.setdefault((shape, source), {})[outcome] = number
    return [
        Account(source, shape, sum(outcomes.values()), outcomes.pop("published", 0), _most_first(outcomes))
        for (shape, source), outcomes in sorted(found.items(), key=lambda each: _place(*each[0]))
    ]


def unattached(connection: duckdb.DuckDBPyConnection, schema: str = "accord.") -> list[Unattached]:
    """What needs attention first, then the most rows."""
    rows = connection.execute(
        f"select source, kind, reason, needs_attention, sum(row_count)::bigint as row_count from {schema}unattached "
        "group by all order by needs_attention desc, row_count desc, source, kind, reason"
    ).fetchall()
    return [Unattached(*row) for row in rows]


def lines(found: list[Account]) -> list[str]:
    """One line a shape for a run's summary; the sources together, with the most frequent reasons."""
    told = []
    for shape in dict.fromkeys(each.shape for each in found):
        of_shape = [each for each in found if each.shape == shape]
        one, several = WORDS.get(shape, (f"row of {shape}", f"rows of {shape}"))
        reasons: dict[str, int] = {}
        for each in of_shape:
            for reason, rows in each.left_out:
                reasons[reason] = reasons.get(reason, 0) + rows
        whole = Account(
            "", shape, sum(a.given for a in of_shape), sum(a.published for a in of_shape), _most_first(reasons)
        )
        if whole.left_out:
            told.append(f"{count(whole.given, one, several)} given: {whole.published:,} published, {whole.reasons}")
        else:
            told.append(f"{count(whole.given, one, several)} given, all published")
    return told


def _place(shape: str, source: str) -> tuple[int, str, str]:
    return list(WORDS).index(shape) if shape in WORDS else len(WORDS), shape, source


def _most_first(reasons: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(reasons.items(), key=lambda each: (-each[1], each[0])))
