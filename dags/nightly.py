"""The nightly DAG. What it does, its parameters and what to do when it fails: nightly.md, which Airflow shows."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pendulum
from airflow.sdk import CronTriggerTimetable, Param, dag, get_current_context, task

from accord.common import settings
from accord.orchestration import notifications, tasks

ZONE = settings.load().time_zone

# A task that waits for the lock tries again every minute for an hour. `orchestration.tasks` limits other retries.
DEFAULT_ARGS = {
    "retries": 60,
    "retry_delay": timedelta(minutes=1),
    "owner": "revops",
    "on_failure_callback": notifications.failed,
}


@dag(
    dag_id="nightly",
    doc_md=Path(__file__).with_suffix(".md").read_text(),
    schedule=CronTriggerTimetable("15 2 * * *", timezone=ZONE),
    start_date=pendulum.datetime(2025, 1, 1, tz=ZONE),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=1,
    dagrun_timeout=timedelta(hours=6),
    default_args=DEFAULT_ARGS,
    tags=["accord", "nightly"],
    params={
        "as_of": Param(None, type=["null", "string"], description="date or instant; default: see above"),
        "full_refresh": Param(False, type="boolean", description="rebuild every table from the lake"),
        "full_audit": Param(False, type="boolean", description="check all leads, not only touched ones"),
        "restate": Param(None, type=["null", "string"], description="reason to rewrite the published past"),
        "by": Param(None, type=["null", "string"], description="who decided that"),
        "sources": Param(None, type=["null", "array"], items={"type": "string"}, description="default: all configured"),
        "inbox": Param(None, type=["null", "string"], description="folder with one folder per source"),
    },
)
def nightly() -> None:
    @task(multiple_outputs=False, execution_timeout=timedelta(minutes=5))
    def plan() -> tasks.Plan:
        """Decides once for all tasks of the run: as_of, sources, inbox."""
        return tasks.plan(get_current_context())

    @task(execution_timeout=timedelta(minutes=5))
    def sources(plan: Any) -> list[str]:
        """The sources; `ingest` runs once for each."""
        return plan["sources"]

    # multiple_outputs=False: otherwise Airflow stores every entry of a task's result a second time.
    @task(multiple_outputs=False, execution_timeout=timedelta(hours=1), map_index_template="{{ label }}")
    def ingest(plan: Any, source: str) -> dict:
        """Loads the dropped files of one source into the lake, and broken rows into quarantine."""
        context: Any = get_current_context()
        context["label"] = source
        result = tasks.ingest(plan, source)
        context["label"] = f"{source} (degraded)" if result["degraded"] else source
        return result

    @task(multiple_outputs=False, execution_timeout=timedelta(hours=3))
    def build(plan: Any) -> dict:
        """Builds and tests every model of the dbt project in the work database."""
        return tasks.build(plan)

    @task(multiple_outputs=False, execution_timeout=timedelta(hours=1))
    def audit(plan: Any) -> dict:
        """Checks the leads that this run touched (on Sundays all leads), published history and the register."""
        return tasks.audit(plan)

    @task(multiple_outputs=False, execution_timeout=timedelta(hours=1))
    def publish(plan: Any) -> dict:
        """Publishes database, Parquet files and page together, in one atomic step."""
        return tasks.publish(plan)

    planned = plan()
    landed = ingest.partial(plan=planned).expand(source=sources(planned))
    landed >> build(planned) >> audit(planned) >> publish(planned)


nightly()
