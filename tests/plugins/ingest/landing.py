"""A test source with every type in its contract: drop files, ingest them, look at the result."""

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from accord.common.settings import Settings
from accord.ingest.ingesting import ingest
from accord.store.lake import Batch, FileOutcome

SOURCE = "shop"
CONTRACT = """
version: 2
sources:
  - name: shop
    config: {meta: {time_zone: %s}}
    tables:
      - name: orders
        config: {meta: {key: [order_ref]}}
        columns:
          - {name: order_ref, data_type: text, config: {meta: {required: true}}}
          - {name: ordered_at, data_type: timestamp, config: {meta: {required: true}}}
          - {name: email, data_type: text}
          - {name: pieces, data_type: integer}
          - {name: price, data_type: number}
          - {name: is_gift, data_type: boolean}
          - {name: due_on, data_type: date}
          - {name: status, data_type: text, config: {meta: {accepted: [open, paid, "no"]}}}
      - name: clicks
        columns:
          - {name: visitor, data_type: text, config: {meta: {required: true}}}
          - {name: path, data_type: text}
      - name: clicks_of_bots
        columns:
          - {name: visitor, data_type: text}
      - name: letters
        config: {meta: {files: ["mail/*.csv", "post-*.csv"]}}
        columns:
          - {name: letter, data_type: text, config: {meta: {required: true}}}
"""
HEADER = "order_ref,ordered_at,email,pieces,price,is_gift,due_on,status\n"


@dataclass
class Landing:
    """One home with one source; `project` is used instead of dbt_project."""

    home: Path
    project: Path

    @property
    def settings(self) -> Settings:
        return Settings(self.home, (SOURCE,), "Europe/Berlin", datetime(2026, 1, 1, tzinfo=UTC), self.home / "inbox")

    def declare(self, time_zone: str = "UTC", text: str = CONTRACT) -> None:
        path = self.project / "models" / "staging" / SOURCE / "sources.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text % time_zone if "%s" in text else text)

    def drop(self, name: str, content: str | bytes | list[dict[str, Any]] | pa.Table) -> Path:
        """A file in the inbox; a list becomes JSON Lines, an Arrow table Parquet; `.gz` is gzipped."""
        path = self.home / "inbox" / SOURCE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, pa.Table):
            pq.write_table(content, path)
            return path
        if isinstance(content, list):
            content = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in content)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    def ingest(self) -> Batch:
        return ingest(self.settings, SOURCE)

    def one(self, name: str, content: str | bytes | list[dict[str, Any]] | pa.Table) -> FileOutcome:
        """Drops one file, ingests, and returns the outcome of that file."""
        self.drop(name, content)
        return next(each for each in self.ingest().files if each.file == name)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as connection:
            return connection.execute(sql).fetchall()

    def rows(self, columns: str, table: str = "orders") -> list[tuple[Any, ...]]:
        """Columns of the lake's rows in the order in which they were loaded."""
        files = self.home / "lake" / SOURCE / table / "*" / "*.parquet"
        reader = f"read_parquet('{files}', union_by_name = true, hive_partitioning = false)"
        return self.query(f"select {columns} from {reader} order by _loaded_at, _row_number")

    def quarantine(self, columns: str = 'row_number, "column", value, rule') -> list[tuple[Any, ...]]:
        files = sorted((self.home / "lake" / "_quarantine" / SOURCE).glob("*/*/*.parquet"))
        if not files:
            return []
        reader = f"read_parquet({[str(each) for each in files]}, hive_partitioning = false)"
        return self.query(f"select {columns} from {reader} order by loaded_at, row_number")
