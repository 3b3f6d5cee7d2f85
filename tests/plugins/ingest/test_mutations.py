"""Of a damaged or unusual file: rows add up, nothing is raised, and no loaded value differs from what the file says."""

import json
import random
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pytest
from tests.plugins.ingest.independent_reading import COLUMNS, Row, records
from tests.plugins.ingest.landing import Landing
from tests.plugins.ingest.mutations import KINDS, sound_csv, sound_json

LISTED = ", ".join(COLUMNS)


def drop_mutations(landing: Landing, number: int, kinds: list[int]) -> dict[str, bytes]:
    """One file of each of these kinds, drawn with `number`; their bytes by name."""
    dropped = {}
    for place in kinds:
        kind, suffix, change = KINDS[place]
        draw = random.Random(f"{number} {place}")
        start = f"{number}-{place}"
        text = (sound_json if suffix.startswith("json") else sound_csv)(draw, start)
        content = change(draw, text)
        data = content.encode() if isinstance(content, str) else content
        name = f"orders/{number}-{kind}.{suffix}"
        path = landing.drop(name, "x")
        path.write_bytes(data)
        dropped[name] = data
    return dropped


def is_same(loaded: Any, said: str | None) -> bool:
    """Whether a loaded value is what the text says."""
    if loaded is None or said is None:
        return loaded is None and not (said or "").strip()
    try:
        if isinstance(loaded, datetime):
            at = datetime.fromisoformat(said.strip())
            return loaded == (at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at)
        if isinstance(loaded, date):
            return loaded == datetime.fromisoformat(said.strip()).date()
        if isinstance(loaded, int):
            return Decimal(said.strip()) == loaded
        if isinstance(loaded, float):
            return float(said) == loaded
        if loaded[:1] in "{[" and loaded != said:
            return bool(json.loads(loaded) == json.loads(said))  # nested JSON, with other spaces
        return bool(loaded == said or Decimal(loaded) == Decimal(said))
    except (ValueError, InvalidOperation):
        return False


def problems(landing: Landing, number: int, kinds: list[int]) -> list[str]:
    """What is wrong after these files were ingested together with a sound one."""
    dropped = drop_mutations(landing, number, kinds)
    batch = landing.ingest()
    loaded: dict[str, list[tuple[Any, ...]]] = {}
    for name, *values in landing.rows(f"_source_file, {LISTED}"):
        loaded.setdefault(name, []).append(tuple(values))
    found = []
    for each in batch.files:
        said: list[Row] = []
        count = None
        try:
            said, count = records(each.file, dropped[each.file])
        except Exception as error:
            if each.state == "loaded":
                found.append(f"{each.file} is loaded, but cannot be read: {error!r}")
            continue
        if each.rows != each.loaded + each.quarantined + each.repeats or each.state not in ("loaded", "rejected"):
            found.append(f"{each.file}: {each}")
        if each.state == "loaded" and count is not None and each.rows != count:
            found.append(f"{each.file} has {count} records, not {each.rows}")
        if each.state == "rejected" and "this is a bug" in each.message:
            found.append(f"{each.file}: {each.message}")
        for row in loaded.get(each.file, []):
            if not any(all(map(is_same, row, one)) for one in said):
                found.append(f"{each.file}: {row} is not among {said[:4]}")
    return found


def test_mutated_files_lose_no_row_and_change_no_value(landing: Landing) -> None:
    assert len({kind for kind, _, _ in KINDS}) >= 40
    kinds = random.Random(1).sample(range(len(KINDS)), 60)
    assert problems(landing, 0, kinds) == []


@pytest.mark.long
@pytest.mark.parametrize("number", range(1, 9))
def test_a_thousand_mutated_files_lose_no_row_and_change_no_value(number: int, landing: Landing) -> None:
    assert problems(landing, number, list(range(len(KINDS)))) == []
