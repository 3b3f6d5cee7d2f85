"""docker-compose.yml, without a Docker engine: its shape, its secrets, its privileges."""

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml
from tests.support import PROJECT

FILE = PROJECT / "docker-compose.yml"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return content


def test_the_compose_file_is_one(compose: dict[str, Any]) -> None:
    schema = json.loads((PROJECT / "tests" / "compose" / "compose_spec.json").read_text())
    jsonschema.validate(compose, schema)


def test_no_secret_has_a_default() -> None:
    text = FILE.read_text()
    for name in ("ACCORD_DB_PASSWORD", "ACCORD_JWT_SECRET", "ACCORD_FERNET_KEY"):
        assert re.findall(rf"\$\{{{name}[^}}]*\}}", text), name
        assert not re.findall(rf"\$\{{{name}(?!:\?)", text), f"{name} is used without being required"
    assert not re.search(r"(?i)(password|secret|key): *['\"]?[a-z0-9]+['\"]?$", text, re.MULTILINE)


def test_nothing_runs_with_more_rights_than_it_needs(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert not service.get("privileged"), name
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), name
    assert compose["services"]["postgres"]["user"] == "postgres"
    assert re.search(r"^USER accord$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE)


def test_whatever_keeps_running_says_whether_it_is_well(compose: dict[str, Any]) -> None:
    lasting = {name: each for name, each in compose["services"].items() if each.get("restart") != "no"}
    assert set(lasting) == {"postgres", "api-server", "scheduler", "dag-processor"}
    for name, service in lasting.items():
        assert service["healthcheck"]["test"], name


def test_every_volume_and_dependency_that_is_named_exists(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in compose["volumes"], name
        assert set(service.get("depends_on", {})) <= set(compose["services"]), name
