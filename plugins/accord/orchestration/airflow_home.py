"""Airflow's configuration, all of it: environment variables that must be set before Airflow is imported."""

import os
from pathlib import Path

from accord.common.settings import PROJECT, Settings


def environment(folder: Path) -> dict[str, str]:
    """The variables that make `folder` an AIRFLOW_HOME with this project's DAGs and nothing else.

    An AIRFLOW_HOME or database of the caller's environment is overridden; connections (AIRFLOW_CONN_…) are not.
    """
    return {
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder}/airflow.db",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(folder / "logs"),
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }


def enter(settings: Settings) -> Path:
    """Makes `work/airflow` the AIRFLOW_HOME of this process, for a run without a scheduler. Returns the folder.

    Logging is quiet. The metadata database is created on first use (a second or two); deleting it is harmless.
    """
    folder = settings.work / "airflow"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(environment(folder))
    os.environ["AIRFLOW__LOGGING__LOGGING_LEVEL"] = "WARNING"
    os.environ["AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS"] = "False"
    os.environ["ACCORD_HOME"] = str(settings.home)
    _migrate(folder)
    return folder


def _is_whole(database: Path) -> bool:
    """Whether a SQLite file begins as one, and is as long as its header says."""
    with database.open("rb") as file:
        header = file.read(100)
    page_size = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    # A page size of 1 stands for 65,536 bytes.
    least = pages * (65536 if page_size == 1 else page_size)
    return header.startswith(b"SQLite format 3\0") and database.stat().st_size >= least


def _migrate(folder: Path) -> None:
    """Migrates once for each version of Airflow: the marker file names the version of the database."""
    from airflow import __version__

    marker, database = folder / f"migrated-{__version__}", folder / "airflow.db"
    if database.exists() and not _is_whole(database):
        for file in folder.glob("airflow.db*"):
            file.unlink()
    if marker.exists() and database.exists():
        return
    from airflow.utils.db import upgradedb

    upgradedb()
    marker.touch()
