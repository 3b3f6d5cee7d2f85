"""The state of a version, at the boundaries of its days and signatures."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from accord.common.settings import Settings
from accord.register.entries import Entry, Signature, entries
from accord.register.register_table import write_register
from accord.register.version_state import is_review_due, state_of

BERLIN = ZoneInfo("Europe/Berlin")
START, END = datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC)
TICK = timedelta(microseconds=1)
SIGNED, UNSIGNED = Signature("somebody", date(2025, 12, 1)), Signature(None, None)
VERSION = Entry(
    definition="points_2026",
    model="marketing_qualified",
    stage="mql",
    description="Enough points.",
    file=Path("marketing_qualified.yml"),
    in_force_from=date(2026, 1, 1),
    review_by_on=date(2026, 3, 31),
    marketing=SIGNED,
    sales=SIGNED,
    fingerprint="a",
    signed_fingerprint="a",
    in_force_from_at=START,
    in_force_to=date(2026, 7, 1),
    in_force_to_at=END,
)


@pytest.mark.parametrize(
    ("at", "state"),
    [(START - TICK, "agreed"), (START, "in_force"), (END - TICK, "in_force"), (END, "retired")],
)
def test_a_version_is_in_force_from_the_first_instant_of_its_day_to_that_of_the_next(at: datetime, state: str) -> None:
    assert state_of(VERSION, at) == state
    assert state_of(VERSION, at.astimezone(BERLIN)) == state


def test_the_last_version_stays_in_force() -> None:
    assert state_of(replace(VERSION, in_force_to=None, in_force_to_at=None), END + timedelta(days=3650)) == "in_force"


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"in_force_from": None, "in_force_from_at": None}, "candidate"),
        ({"sales": UNSIGNED}, "unsigned"),
        ({"marketing": Signature("somebody", None)}, "unsigned"),
        ({"fingerprint": "b"}, "changed"),
        ({"signed_fingerprint": None}, "changed"),
    ],
)
def test_one_signature_is_none_and_a_changed_text_is_told_apart_from_an_unsigned_one(
    change: dict[str, object], state: str
) -> None:
    assert state_of(replace(VERSION, **change), START) == state  # type: ignore[arg-type]


def test_a_review_is_due_once_its_day_is_over_in_the_business_zone() -> None:
    over = datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert not is_review_due(VERSION, over - TICK, BERLIN)
    assert is_review_due(VERSION, over, BERLIN)
    assert not is_review_due(replace(VERSION, review_by_on=None), over, BERLIN)


def test_the_table_that_dbt_publishes_from_says_the_same(settings: Settings, project: Path) -> None:
    write_register(settings, project)
    with duckdb.connect(str(settings.warehouse), read_only=True) as work:
        written = work.sql("select definition, state, is_review_due from register.definitions").fetchall()
    found = entries(settings, project)
    assert sorted(written) == sorted(
        (e.definition, state_of(e, settings.as_of), is_review_due(e, settings.as_of, settings.zone)) for e in found
    )
    assert {"in_force", "retired", "candidate"} <= {state for _, state, _ in written}
