"""The unit tests that stand beside the rules hold, and every definition has one."""

from typing import Any

import pytest

from accord.build.dbt_runner import run_dbt
from accord.common.errors import BuildError
from accord.common.settings import Settings


def test_every_unit_test_beside_the_rules_passes(built: Settings) -> None:
    """A failure shows dbt's difference between what was expected and what came, and nothing else."""
    failure, results = "", []
    try:
        results = run_dbt(built, ["test", "--select", "test_type:unit", "--no-partial-parse"])
    except BuildError as error:
        failure = str(error)
    if failure:
        pytest.fail(failure, pytrace=False)
    assert results
    assert {result.node.name: str(result.status) for result in results if result.status != "pass"} == {}


def test_every_version_of_a_definition_has_a_unit_test(manifest: dict[str, Any]) -> None:
    definitions = {
        node["unique_id"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["config"]["meta"].get("stage")
    }
    tested = {model for test in manifest["unit_tests"].values() for model in test["depends_on"]["nodes"]}
    assert definitions
    assert definitions - tested == set()
