"""A stranger adds a CSV source in SQL and YAML alone, as docs/guides/add_a_source.md says."""

from pathlib import Path

import duckdb
import pytest
from tests.end_to_end.small_lakes import build
from tests.support import add_source, project_copy, succeed

CONTRACT = """
version: 2
sources:
  - name: fairs
    description: badges scanned at trade fairs
    config:
      meta:
        time_zone: America/New_York
        external_location: "read_parquet('{{ env_var('ACCORD_HOME') }}/lake/fairs/{identifier}/*/*.parquet', \
union_by_name = true, hive_partitioning = false)"
    tables:
      - name: badge_scans
        description: one row per badge and scan
        config: {meta: {key: [scan]}}
        columns:
          - {name: scan, data_type: text, description: key, config: {meta: {required: true}}}
          - {name: email, data_type: text, description: address on the badge}
          - {name: scanned_at, data_type: timestamp, description: local time, config: {meta: {required: true}}}
"""
RECORDS = """
select 'fairs:' || scan as record_id, 'fairs' as source, scanned_at as created_at
from ({{ latest_versions(source('fairs', 'badge_scans'), ['scan']) }}) as scans
"""
ACTIVITIES = """
select {{ activity(activity_id="'fairs:scan:' || scan", kind="'lead_created'", occurred_at='scanned_at',
                   record_id="'fairs:' || scan", loaded_at='_loaded_at') }}
from ({{ latest_versions(source('fairs', 'badge_scans'), ['scan']) }}) as scans
union all
select {{ activity(activity_id="'fairs:email:' || scan", kind="'profile_changed'", occurred_at='scanned_at',
                   record_id="'fairs:' || scan", property="'email'", value=clean_email('email'),
                   loaded_at='_loaded_at') }}
from ({{ latest_versions(source('fairs', 'badge_scans'), ['scan']) }}) as scans
"""
SCANS = """scan,email,scanned_at
1,ann@firm.example,2025-03-09 01:59:59
2,ben@firm.example,2025-03-09 03:00:00
3, ANN@firm.example ,2025-03-10 09:00:00
4,cleo@firm.example,yesterday
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project with the source added."""
    project = project_copy(tmp_path / "project")
    add_source(project, "fairs", CONTRACT, RECORDS, ACTIVITIES)
    return project


@pytest.fixture
def home(tmp_path: Path) -> Path:
    inbox = tmp_path / "home" / "inbox" / "fairs"
    inbox.mkdir(parents=True)
    (inbox / "badge_scans_march.csv").write_text(SCANS)
    return tmp_path / "home"


def _has_the_two_leads(database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as read:
        read.execute("use accord.accord")
        leads = read.execute("select lead_id, inquiry_at::varchar from lead_stages order by 1").fetchall()
    # Scan 3 is the person of scan 1; clocks went forward between scans 1 and 2; scan 4 is in quarantine.
    assert leads == [("fairs:1", "2025-03-09 06:59:59"), ("fairs:2", "2025-03-09 07:00:00")]


@pytest.mark.long
def test_a_stranger_adds_a_csv_source_in_sql_and_yaml_alone(project: Path, home: Path) -> None:
    """By default `test_nothing_vanishes` adds one, of JSON lines, in the same way."""
    build(home, project, "2025-04-01", sources=["fairs"])
    _has_the_two_leads(home / "work" / "accord.duckdb")


@pytest.mark.long
def test_what_an_added_source_gives_is_audited_and_published(project: Path, home: Path) -> None:
    succeed(home, "run", "--source", "fairs", "--as-of", "2025-04-01", ACCORD_PROJECT=str(project))
    _has_the_two_leads(home / "published" / "accord.duckdb")
