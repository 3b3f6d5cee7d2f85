"""The login of Airflow's UI: one user, a random password, made once and kept in a file only its owner can read."""

import json
import os
import secrets
from pathlib import Path

from accord.common.state_files import read_record

USER = "accord"
NEW_PASSWORD = "Remove it: the next start makes a new password."


def ensure(folder: Path) -> tuple[Path, str]:
    """The passwords file in `folder` and the password in it, generated on first use."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "passwords.json"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path, read_record(path, lambda found: str(found[USER]), NEW_PASSWORD)
    password = secrets.token_urlsafe(18)
    with os.fdopen(descriptor, "w") as file:
        json.dump({USER: password}, file)
    return path, password


def environment(path: Path) -> dict[str, str]:
    """The variables that make this user the only one of Airflow."""
    return {
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(path),
    }


if __name__ == "__main__":  # python -m accord.orchestration.login: the init step of docker-compose.yml
    made, _ = ensure(Path(os.environ["AIRFLOW_HOME"]))
    print(f"User {USER}; its password is in {made}")
