"""What is published can be read with a DuckDB of years ago, as BI tools carry it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support import BIN

OLDEST = "1.2.2"
READ = """
import json, sys, duckdb
with duckdb.connect() as reader:
    reader.execute(f"attach '{sys.argv[1]}' as published (read_only)")
    reader.execute("use published.accord")
    names = [name for (name,) in reader.execute("select name from (show tables)").fetchall()]
    rows = {name: len(reader.execute(f"from {name}").fetchall()) for name in names}
    print(json.dumps({"version": duckdb.__version__, "rows": rows}))
"""


@pytest.mark.long
def test_every_published_table_is_read_whole_by_the_oldest_supported_client(
    published_home: Path, tmp_path: Path
) -> None:
    python = tmp_path / "old" / "bin" / "python"
    subprocess.run([BIN / "uv", "venv", "--quiet", "--python", sys.executable, tmp_path / "old"], check=True)
    installed = subprocess.run(
        [BIN / "uv", "pip", "install", "--quiet", "--python", python, f"duckdb=={OLDEST}"],
        capture_output=True,
        text=True,
        timeout=240,
    )
    if installed.returncode:
        pytest.skip(f"duckdb {OLDEST} cannot be installed (no network?): {installed.stderr.strip()[-200:]}")
    database = published_home / "published" / "accord.duckdb"
    read = subprocess.run([python, "-c", READ, database], capture_output=True, text=True, timeout=120)
    assert read.returncode == 0, read.stderr
    answer = json.loads(read.stdout)
    assert answer["version"] == OLDEST
    expected = {path.stem for path in (published_home / "published" / "parquet").iterdir()}
    assert set(answer["rows"]) == expected
    assert answer["rows"]["lead_stages"] > 100
