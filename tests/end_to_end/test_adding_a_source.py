"""A stranger adds a CSV source in SQL and YAML alone, as docs/guides/add_a_source.md says."""

from pathlib import Path

import duckdb
from tests.support import accord, project_copy

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


def test_a_stranger_adds_a_csv_source_in_sql_and_yaml_alone(tmp_path: Path) -> None:
    project, home, inbox = project_copy(tmp_path / "project"), tmp_path / "home", tmp_path / "dropped"
    staging = project / "dbt_project" / "models" / "staging" / "fairs"
    staging.mkdir()
    (staging / "sources.yml").write_text(CONTRACT)
    (staging / "stg_fairs__lead_records.sql").write_text(RECORDS)
    (staging / "stg_fairs__activities.sql").write_text(ACTIVITIES)
    settings = project / "dbt_project" / "dbt_project.yml"
    settings.write_text(
        settings.read_text()
        .replace("lead_records: [", "lead_records: [stg_fairs__lead_records, ")
        .replace("    activities:\n", "    activities:\n      - stg_fairs__activities\n")
    )
    inbox.mkdir()
    (inbox / "badge_scans_march.csv").write_text(SCANS)

    arguments = ("run", "--source", "fairs", "--inbox", str(inbox), "--as-of", "2025-04-01")
    done = accord(home, *arguments, ACCORD_PROJECT=str(project))

    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(home / "published" / "accord.duckdb"), read_only=True) as published:
        published.execute("use accord.accord")
        leads = published.execute("select lead_id, inquiry_at::varchar from lead_stages order by 1").fetchall()
    # Scan 3 is the person of scan 1; clocks went forward between scans 1 and 2; scan 4 is in quarantine.
    assert leads == [("fairs:1", "2025-03-09 06:59:59"), ("fairs:2", "2025-03-09 07:00:00")]
