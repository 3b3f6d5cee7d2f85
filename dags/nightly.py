"""# nightly

From the files that other systems dropped to one published, audited answer to *which leads are qualified, since when,
and why*.

`plan` → `sources` → `ingest` (once a source) → `build` → `audit` → `publish`

| parameter | meaning | default |
|---|---|---|
| `as_of` | what happened at or after this instant does not exist; a bare date is its first instant in the business zone | scheduled and backfill runs: the start of the run's business day; manual runs: the start of today |
| `full_refresh` | rebuild every table from the lake | no |
| `full_audit` | check everything, not only what the night touched; so it is every Sunday | no |
| `restate` | why this run may rewrite the published past; without a reason it may not | none |
| `by` | whose decision that is | none |
| `sources` | sources to run on, all others left out | those of `dbt_project.yml` |
| `inbox` | folder that holds a folder a source | `inbox` of `ACCORD_HOME` |

**When it fails**: the task's log and `work/failures/` say what happened and what to do next; what was published stays as it
was. Errors that a person must put right are not retried. A rejected file does not stop the run: `ingest` carries
`degraded` beside its source's name. Running a day again is harmless. Two runs never collide: a second one finds the lock
taken, and looks again every minute for an hour. A night with nothing new builds, checks and publishes nothing, and says so.
"""

from datetime import timedelta
from typing import Any

import pendulum
from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task

from accord.common import settings
from accord.orchestration import notifications, tasks

ZONE = settings.load().time_zone

# A held lock is looked at every minute for an hour; what else may be tried again, `steps` says.
RETRY = {
    "retries": 60,
    "retry_delay": timedelta(minutes=1),
    "owner": "revops",
    "on_failure_callback": notifications.failed,
}


@dag(
    dag_id="nightly",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("15 2 * * *", timezone=ZONE),
    start_date=pendulum.datetime(2025, 1, 1, tz=ZONE),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=1,
    dagrun_timeout=timedelta(hours=6),
    default_args=RETRY,
    tags=["accord", "nightly"],
    params={
        "as_of": Param(None, type=["null", "string"], description="date or instant; empty: see above"),
        "full_refresh": Param(False, type="boolean", description="rebuild every table from the lake"),
        "full_audit": Param(False, type="boolean", description="check everything, not only the new"),
        "restate": Param(None, type=["null", "string"], description="reason to rewrite the published past"),
        "by": Param(None, type=["null", "string"], description="whose decision that is"),
        "sources": Param(None, type=["null", "array"], items={"type": "string"}, description="empty: all configured"),
        "inbox": Param(None, type=["null", "string"], description="folder that holds a folder a source"),
    },
)
def nightly() -> None:
    @task(multiple_outputs=False, execution_timeout=timedelta(minutes=5))
    def plan() -> tasks.Plan:
        """Decides once what this run is of: as_of, sources, inbox."""
        return tasks.plan(get_current_context())

    @task(execution_timeout=timedelta(minutes=5))
    def sources(plan: Any) -> list[str]:
        """One `ingest` for each of these."""
        return plan["sources"]

    # multiple_outputs=False: else Airflow stores every entry of what a task returns once more by itself.
    @task(multiple_outputs=False, execution_timeout=timedelta(hours=1), map_index_template="{{ label }}")
    def ingest(plan: Any, source: str) -> dict:
        """Dropped files of one source to the lake; broken rows to quarantine."""
        context: Any = get_current_context()
        context["label"] = source
        result = tasks.ingest(plan, source)
        context["label"] = f"{source} (degraded)" if result["degraded"] else source
        return result

    @task(multiple_outputs=False, execution_timeout=timedelta(hours=3))
    def build(plan: Any) -> dict:
        """Every model of the dbt project, with its tests, in the work database."""
        return tasks.build(plan)

    @task(multiple_outputs=False, execution_timeout=timedelta(hours=1))
    def audit(plan: Any) -> dict:
        """Great Expectations on what the night touched, the history check, the register; on Sundays on everything."""
        return tasks.audit(plan)

    @task(multiple_outputs=False, execution_timeout=timedelta(hours=1))
    def publish(plan: Any) -> dict:
        """Database, Parquet and page flip together."""
        return tasks.publish(plan)

    planned = plan()
    landed = ingest.partial(plan=planned).expand(source=sources(planned))
    landed >> build(planned) >> audit(planned) >> publish(planned)


nightly()
