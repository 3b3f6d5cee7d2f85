"""Ingest speed in rows per second, by file format, on one big file.

Measured on two tables: page views (no key) and mail events (with a key, so ingest also looks for exact repeats).
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from accord.common.settings import Settings
from accord.ingest.ingesting import ingest

INSTANT = "strftime(timestamp '2025-01-01' + to_milliseconds(i * 10), '%Y-%m-%dT%H:%M:%S.%fZ')"
QUERIES = {
    ("web", "page_views"): f"""
        select 'v' || (i % 500000) as visitor_ref, '/product/page-' || (i % 97) as path,
            case when i % 3 = 0 then 'https://www.example.com/' end as referrer,
            'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36' as user_agent,
            case when i % 5 = 0 then 'CMP-' || (i % 40) end as campaign_ref, {INSTANT} as viewed_at
        from range(?) as t(i)""",
    ("marketing", "email_events"): f"""
        select 'E' || i as event_ref, ['delivered', 'opened', 'clicked'][1 + i % 3] as kind,
            'M' || (i % 900) as mail_ref, 'person' || (i % 70000) || '@example.com' as email,
            '/x' as link, 'Outlook' as user_agent,
            {INSTANT} as occurred_at
        from range(?) as t(i)""",
}
FORMATS = {"csv": "format csv, header", "csv.gz": "format csv, header, compression gzip", "jsonl": "format json",
           "parquet": "format parquet"}  # fmt: skip


@dataclass(frozen=True)
class Rate:
    """One measurement: `seconds` of elapsed time, `cpu_seconds` of this process over all threads."""

    table: str
    format: str
    rows: int
    megabytes: int
    seconds: float
    cpu_seconds: float

    @property
    def rows_per_second(self) -> int:
        return round(self.rows / self.seconds)


def measure(rows: int) -> Iterator[Rate]:
    """Ingests one file of `rows` rows per table and format, each into an empty lake."""
    for (source, table), query in QUERIES.items():
        for suffix, options in FORMATS.items():
            with tempfile.TemporaryDirectory() as folder:
                home = Path(folder)
                path = home / "inbox" / source / f"{table}.{suffix}"
                path.parent.mkdir(parents=True)
                duckdb.execute(f"create or replace temp table bench as {query}", [rows])
                duckdb.execute(f"copy bench to '{path}' ({options})")
                duckdb.execute("drop table bench")
                settings = Settings(home, (source,), "UTC", datetime(2026, 1, 1, tzinfo=UTC), home / "inbox")
                start, start_cpu = time.perf_counter(), time.process_time()
                batch = ingest(settings, source)
                seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
                assert batch.totals["loaded"] == rows, batch.files
                yield Rate(table, suffix, rows, path.stat().st_size >> 20, seconds, cpu)
                shutil.rmtree(home / "lake")
