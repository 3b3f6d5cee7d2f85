"""Readers never notice a publication: no error, and never half of one and half of another."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from accord.publish.publishing import publish

READER = Path(__file__).with_name("reader.py")


def test_four_readers_see_only_whole_publications_while_three_are_published(
    after_one, entered, pass_audit, tmp_path
) -> None:
    home, first = after_one
    publications = [first]
    stop = tmp_path / "stop"
    command = [sys.executable, str(READER), str(home.settings.published), str(stop)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    try:
        for run in range(3):
            home.entries.append(entered(f"crm:new{run}", "inquiry", datetime(2026, 1, 19) + timedelta(minutes=run)))
            home.build()
            pass_audit(home)
            publications.append(publish(home.settings))
    finally:
        stop.touch()
        outcomes = [reader.communicate(timeout=300) for reader in readers]
    assert [errors for _, errors in outcomes] == ["", "", "", ""]
    reports = [json.loads(output) for output, _ in outcomes]
    assert [report["mixtures"] for report in reports] == [[], [], [], []]
    leads = {publication.publication_id: publication.leads for publication in publications}
    for report in reports:
        assert report["seen"].items() <= leads.items()
        assert publications[-1].publication_id in report["seen"]
    assert len({publication for report in reports for publication in report["seen"]}) > 2
