"""A reader as a process of its own: queries the published file until the file STOP appears; prints what it saw as JSON.

Run as `python reader.py PUBLISHED STOP`: the published folder, and a file whose appearance ends it.
"""

import json
import sys
import time
from pathlib import Path

import duckdb

published, stop = Path(sys.argv[1]), Path(sys.argv[2])
seen: dict[str, int] = {}
mixtures: list[str] = []
while True:
    is_last = stop.exists()
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(f"attach '{published / 'accord.duckdb'}' as published (read_only)")
        connection.execute("use published")
        for _ in range(3):
            found = connection.execute(
                """
                select
                    (select publication_id from accord.publications where state = 'current'),
                    (select leads from accord.publications where state = 'current'),
                    (select count(*) from accord.lead_stages),
                    (select count(distinct lead_id) from accord.stage_entries)
                """
            ).fetchone()
            assert found is not None
            publication, *leads = found
            seen[publication] = leads[0]
            if len(set(leads)) != 1:
                mixtures.append(f"{publication}: {leads}")
    time.sleep(0.4)  # a person at a BI tool, not a load test: the machine has other work
    if is_last:
        break
print(json.dumps({"seen": seen, "mixtures": mixtures}))
