"""What this build changes of the official entries that were published before, each with its cause: `history_changes`.

It compares two publications, so it is no function of the lake. The audit writes it beside its report, and `publish`
takes it from there.
"""

from pathlib import Path

from accord.audit.audit_database import AuditDatabase
from accord.common.sql import literal

FILE = "history_changes.parquet"

# An entry that was published and is now later than that publication's as_of is a change too: `now` has no end.
CHANGES = """
select lead_id, cycle, stage, before.entered_at as was_at, before.definition as was_definition,
    now.entered_at as is_at, now.definition as is_definition, cause, caused_by
from (
    select lead_id, cycle, stage, max(explanation) as cause, max_by(caused_by, explanation) as caused_by
    from history.differences where explanation is not null group by all
) as changed
left join (from previous.stage_entries, audit.run where not is_skipped and entered_at < previous_as_of) as before
    using (lead_id, cycle, stage)
left join (from accord.stage_entries where not is_skipped) as now using (lead_id, cycle, stage)
order by stage, coalesce(was_at, is_at), lead_id, cycle
"""


def write(database: AuditDatabase, path: Path) -> None:
    """Writes the changes to a Parquet file: one row a lead, cycle and stage."""
    database.connection.execute(f"copy ({CHANGES}) to {literal(str(path))} (format parquet)")
