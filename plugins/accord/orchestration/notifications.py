"""Notifications of a failure: always to the log and a file; to mail and Slack where an Airflow connection exists.

Mail goes out through the connection `accord_smtp` (extra: `from_email`, and `to`, the addresses, separated by commas),
Slack through `accord_slack` (an incoming webhook). Both are set in Airflow's UI or as AIRFLOW_CONN_ACCORD_SMTP and
AIRFLOW_CONN_ACCORD_SLACK. Neither is required.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accord.common import settings
from accord.common.errors import AccordError
from accord.store import publications

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failure:
    """Why a task failed, for people, and the exit code that this kind of error has."""

    message: str
    exit_code: int = AccordError.exit_code

    @classmethod
    def of(cls, error: object) -> "Failure":
        """A task fails with an AccordError, or with Airflow's error that `tasks` raises from one."""
        known = [each for each in (error, getattr(error, "__cause__", None)) if isinstance(each, AccordError)]
        return cls(describe(error), known[0].exit_code if known else AccordError.exit_code)


def failed(context: Any) -> None:
    """A task failed for good (Airflow's `on_failure_callback`). A failing channel does not stop the others."""
    instance, error = context["ti"], context.get("exception")
    where = instance.task_id if instance.map_index in (None, -1) else f"{instance.task_id} [{instance.map_index}]"
    subject = f"Accord: {instance.dag_id} failed at {where}"
    text = (
        f"{subject}\n\nrun: {context['run_id']}\nat: {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n\n{describe(error)}\n\n"
        f"{publications.what_stays(settings.home())} Next: accord status"
    )
    log.error("%s", text)
    for channel in (_file, _mail, _slack):
        _try(channel, context["run_id"], subject, text)


def describe(error: object) -> str:
    """An error's message; for an unexpected error also its type, and where the traceback is."""
    is_known = isinstance(error, AccordError) or type(error).__name__.startswith("Airflow")
    if isinstance(error, BaseException) and not is_known:
        return f"{type(error).__name__}: {error}\nAn unexpected error: the task's log has the traceback."
    return str(error)


def _try(channel: Callable[[str, str, str], None], run_id: str, subject: str, text: str) -> None:
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        channel(run_id, subject, text)
    except AirflowNotFoundException:
        log.debug("%s is not configured", channel.__name__)
    except Exception:
        log.exception("the failure could not be sent by %s", channel.__name__.lstrip("_"))


def report_path(run_id: str) -> Path:
    """Where the failures of a run are written: `work/failures/<run>.md`."""
    return settings.home() / "work" / "failures" / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', run_id)}.md"


def _file(run_id: str, subject: str, text: str) -> None:
    path = report_path(run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"# {text}\n\n")


def _mail(run_id: str, subject: str, text: str) -> None:
    from airflow.providers.smtp.hooks.smtp import SmtpHook
    from airflow.sdk import Connection

    recipients = [address.strip() for address in Connection.get("accord_smtp").extra_dejson["to"].split(",")]
    with SmtpHook(smtp_conn_id="accord_smtp") as hook:
        hook.send_email_smtp(to=recipients, subject=subject, html_content=_as_html(text))


def _as_html(text: str) -> str:
    """The hook sends HTML only; the text is shown as it is."""
    from html import escape

    return f"<pre>{escape(text)}</pre>"


def _slack(run_id: str, subject: str, text: str) -> None:
    from airflow.providers.slack.hooks.slack_webhook import SlackWebhookHook
    from airflow.sdk import Connection

    Connection.get("accord_slack")
    SlackWebhookHook(slack_webhook_conn_id="accord_slack").send(text=text)
