"""The history check of follow-up (rule 40): whether Sales kept a promise stays as published, unless its data changed.

Compares (hand-off, notified, due, breached) of hand-offs that were due before the previous publication's as_of. What
explains a difference of a lead's stages by then (`history_check`) explains one of its hand-offs, and so does another
version of a sales person who owned the lead or did something about it: `sales person`.

What this publication changes of breaches is written to a file, from which `publish` takes `follow_up_changes`.
"""

from pathlib import Path

import duckdb

from accord.audit import differences
from accord.audit.audit_database import AuditDatabase
from accord.common.settings import published_reps
from accord.common.sql import literal

FILE = "follow_up_changes.parquet"
TABLE = "follow_up_differences"

CAUSES = """
create table history.follow_up_causes as
with of_leads as (
    select lead_id, rep_id from core.activities where lead_id is not null and rep_id is not null
    union
    select activities.lead_id, opportunities.owner_id
    from core.activities as activities
    inner join core.opportunities as opportunities using (opportunity_id)
    where activities.lead_id is not null
    union
    select lead_id, owner_id from follow_up.owner_periods
)
from history.causes
union all
select of_leads.lead_id, coalesce(changed.since, '-infinity'), 'sales person', of_leads.rep_id
from history.changed_links as changed
inner join of_leads on split_part(changed.key, ' ', 1) = sha256(of_leads.rep_id)
where changed.kind = 'rep'
"""

CHANGES = """
select hand_off_id, coalesce(now.lead_id, before.lead_id) as lead_id, coalesce(now.stage, before.stage) as stage,
    before.state as was_state, before.due_at as was_due_at, before.is_breached as was_breached,
    now.state as is_state, now.due_at as is_due_at, now.is_breached as is_breached, cause,
    if(cause = 'sales person' and not {names_people}, null, caused_by) as caused_by
from (
    select hand_off_id, max(explanation) as cause, max_by(caused_by, explanation) as caused_by
    from history.follow_up_differences where explanation is not null group by all
) as changed
left join previous.follow_up as before using (hand_off_id)
left join accord.follow_up as now using (hand_off_id)
order by stage, coalesce(was_due_at, is_due_at), hand_off_id
"""


def find(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates `history.follow_up_differences`, nothing of it explained yet.

    A publication from before follow-up was published has no hand-offs, and none may differ from them.
    """
    columns = "hand_off_id, lead_id, notified_at, due_at, is_breached"
    had_hand_offs = "exists (from previous.follow_up)"
    differences.find(connection, TABLE, "follow_up", columns, "due_at < previous_as_of", had_hand_offs)


def explain(connection: duckdb.DuckDBPyConnection) -> None:
    """Explains what `history.causes` and the sales people who changed explain."""
    connection.execute("drop table if exists history.follow_up_causes")
    connection.execute(CAUSES)
    differences.explain(connection, TABLE, "follow_up_causes", at="due_at")


def write(database: AuditDatabase, path: Path) -> None:
    """Writes what this publication changes of the hand-offs that were due before the previous one, one row each.

    Which sales person changed is said only where published tables name them (the setting `reps`).
    """
    changes = CHANGES.format(names_people=published_reps() == "named")
    database.connection.execute(f"copy ({changes}) to {literal(str(path))} (format parquet)")
