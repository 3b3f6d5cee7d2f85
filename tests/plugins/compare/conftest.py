"""Two small work databases, written row by row: what base and head would have built, with only the compared tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from accord.compare.pair_tables import attached, fill
from accord.compare.version_pairs import Pair, pairs
from accord.register.entries import Entry, Signature
from accord.store import mart_contracts

AS_OF = datetime(2026, 2, 1)
GATE = "mql"
TABLES = ("definition_entries", "clauses_met", "stage_entries", "lead_stages", "definition_summary")
WEEK = timedelta(weeks=1)


def day(month: int, of_month: int) -> datetime:
    """Noon of a day between March 2025 and as_of: January and February are in 2026."""
    return datetime(2026 if month < 3 else 2025, month, of_month, 12)


FIRST = day(3, 1)


@dataclass
class Database:
    """One side's work database; tests add its rows lead by lead."""

    path: Path
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def lead(self, lead: str, first_at: datetime = FIRST, place: str = "DE", **outcomes: datetime | None) -> None:
        """A lead and its outcomes: sql_at, opportunity_at, customer_at."""
        until = outcomes.get("opportunity_at") or outcomes.get("customer_at") if outcomes.get("customer_at") else None
        self.add("journey.qualifications", lead_id=lead, qualified_at=first_at)
        self.add("journey.outcomes", lead_id=lead, capturable_until=until, **outcomes)
        self.add(
            "accord.lead_stages", lead_id=lead, stage="inquiry", country=place, source=f"from {place}", segment="small"
        )

    def finds(self, definition: str, lead: str, at: datetime | None, cycle: int = 1, **clauses: datetime) -> None:
        """When a definition found a lead (None: it did not), and when its clauses were met."""
        key = {"definition": definition, "stage": GATE, "lead_id": lead, "cycle": cycle}
        if at:
            self.add("accord.definition_entries", **key, qualified_at=at)
        for clause, met_at in clauses.items():
            self.add("accord.clauses_met", **key, clause=clause, first_met_at=met_at)

    def enters(self, lead: str, stage: str, at: datetime, definition: str | None = None, cycle: int = 1) -> None:
        """An official entry."""
        row = {"lead_id": lead, "cycle": cycle, "stage": stage, "entered_at": at, "definition": definition}
        self.add("accord.stage_entries", **row, is_skipped=False)

    def averages_over(self, weeks: float) -> None:
        """The time before as_of of which "a week" is an average."""
        self.rows["journey.recent_weeks"] = [{"starts_at": AS_OF - weeks * WEEK, "weeks": weeks}]

    def scores(self, lead: str, at: datetime, total: float) -> None:
        self.add("scoring.known_states", lead_id=lead, known_at=at, is_moment=True, lead_score_total=total)

    def write(self) -> None:
        self.path.unlink(missing_ok=True)
        with duckdb.connect() as connection:
            connection.execute(f"attach '{self.path}' as made")
            connection.execute("use made")
            for schema in ("accord", "journey", "scoring", "seeds"):
                connection.execute(f"create schema {schema}")
            for mart in mart_contracts.load():
                if mart.name in TABLES:
                    columns = ", ".join(f'"{name}" {kind}' for name, kind in mart.columns.items())
                    connection.execute(f"create table accord.{mart.name} ({columns})")
            connection.execute(
                "create table journey.qualifications (definition varchar, lead_id varchar, qualified_at timestamp)"
            )
            connection.execute(
                "create table journey.outcomes (lead_id varchar, sql_at timestamp, opportunity_at timestamp, "
                "customer_at timestamp, capturable_until timestamp)"
            )
            connection.execute(
                "create table scoring.known_states (lead_id varchar, known_at timestamp, is_moment boolean, "
                "lead_score_total double)"
            )
            connection.execute("create table seeds.maturity_windows (stage varchar, days integer)")
            connection.execute(
                "insert into seeds.maturity_windows values ('sql', 30), ('opportunity', 90), ('customer', 180)"
            )
            connection.execute("create table journey.recent_weeks (starts_at timestamp, weeks double)")
            for table, rows in self.rows.items():
                for row in rows:
                    names, marks = ", ".join(row), ", ".join("?" * len(row))
                    connection.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


@dataclass
class Two:
    """Both sides: their databases, and `before` and `after`, the entries of their registers."""

    base: Database
    head: Database
    before: list[Entry] = field(default_factory=list)
    after: list[Entry] = field(default_factory=list)

    @property
    def both(self) -> tuple[Database, Database]:
        return self.base, self.head

    def lead(self, lead: str, *arguments: Any, **outcomes: Any) -> None:
        """The same lead on both sides."""
        for database in self.both:
            database.lead(lead, *arguments, **outcomes)

    @contextmanager
    def compared(self) -> Iterator[tuple[duckdb.DuckDBPyConnection, list[Pair]]]:
        """A connection with both databases attached and the tables of `pair_tables` filled, and the pairs."""
        for database in self.both:
            database.write()
        as_of = AS_OF.replace(tzinfo=UTC)
        with attached(self.base.path, self.head.path, as_of) as connection:
            found = pairs(connection, self.before, self.after, as_of)
            fill(connection, found)
            yield connection, found


def entry(
    definition: str, *clauses: str, says: str = "", starts: date | None = None, ends: date | None = None
) -> Entry:
    """A version of the gate; `says` stands for its text and is its fingerprint."""
    clauses = clauses or ("asked",)
    text = {"stage": GATE, "clauses": [f"meets_{each}" for each in clauses], "sql": f"select 1 as {'_'.join(clauses)}"}
    said = {"time_zone": "UTC", f"definition:{definition}": text, "feature:visits": {"is": says}}
    signature = Signature("somebody", date(2024, 12, 1)) if starts else Signature(None, None)
    instants = [datetime(each.year, each.month, each.day, tzinfo=UTC) if each else None for each in (starts, ends)]
    return Entry(
        definition=definition, model="marketing_qualified", stage=GATE, description="", file=Path("gate.yml"),
        in_force_from=starts, review_by_on=None, marketing=signature, sales=signature, fingerprint=says or definition,
        signed_fingerprint=says or definition if starts else None, in_force_from_at=instants[0], in_force_to=ends,
        in_force_to_at=instants[1], canonical=said,
    )  # fmt: skip


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """Version `points` on both sides, with another text on each, and no leads yet."""
    made = Two(
        Database(tmp_path / "base.duckdb"),
        Database(tmp_path / "head.duckdb"),
        [entry("points", says="50")],
        [entry("points", says="40")],
    )
    made.head.averages_over(13)
    return made


def later(at: datetime, **much: float) -> datetime:
    return at + timedelta(**much)
