"""What others read has an enforced contract: the published tables, and every version of a definition."""

from typing import Any


def test_every_published_table_and_every_definition_has_an_enforced_contract(manifest: dict[str, Any]) -> None:
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    bound = {node["unique_id"] for node in models if node["config"]["contract"]["enforced"]}
    read_by_others = {node["unique_id"] for node in models if node["fqn"][1] in ("definitions", "marts")}
    assert read_by_others
    assert bound == read_by_others
