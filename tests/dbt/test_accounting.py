"""Every staging model is accounted for (rule 28): a new shape cannot be forgotten.

The audit holds the outcomes against the sums given. Of a shape that nobody counts there are neither, so the graph is
asked what is read.
"""

import copy
from typing import Any

import pytest

from accord.common.settings import Settings
from accord.store import staging_models

Manifest = dict[str, Any]
Provided = dict[str, list[str]]


def not_accounted_for(manifest: Manifest, provided: Provided) -> set[str]:
    """Staging models of which no row has an outcome, or that are in no sum held against the outcomes."""
    activities = set(provided["activities"])
    others = {model for models in provided.values() for model in models} - activities
    accounted = _counted_for(manifest, "record_outcomes") & _counted_for(manifest, "given_records")
    return (others - accounted) | (activities - _reads(manifest, "arrived_activities"))


def given_to_nobody(manifest: Manifest, provided: Provided) -> set[str]:
    """Staging models that `provides` does not list and that no other staging model reads."""
    staging = {node["name"] for node in _models(manifest) if node["fqn"][1] == "staging"}
    listed = {model for models in provided.values() for model in models}
    return staging - listed - {read for model in staging for read in _reads(manifest, model)}


def _models(manifest: Manifest) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def _reads(manifest: Manifest, model: str) -> set[str]:
    found = manifest["nodes"][f"model.accord.{model}"]["depends_on"]["nodes"]
    return {key.split(".")[-1] for key in found if key.startswith("model.")}


def _counted_for(manifest: Manifest, model: str) -> set[str]:
    """What a model of core/accounting reads itself or through others of that folder."""
    accounting = {node["name"] for node in _models(manifest) if node["fqn"][1:3] == ["core", "accounting"]}
    read = _reads(manifest, model)
    return read.union(*(_counted_for(manifest, each) for each in read & accounting))


@pytest.fixture(scope="module")
def provided(built: Settings) -> Provided:
    """Of the sources that are switched on: dbt's graph has what the models read of these."""
    of_sources = tuple(f"stg_{source}__" for source in built.sources)
    listed = staging_models.provided()
    return {shape: [model for model in models if model.startswith(of_sources)] for shape, models in listed.items()}


def test_every_staging_model_is_accounted_for(manifest: Manifest, provided: Provided) -> None:
    assert all(provided.values())
    assert not_accounted_for(manifest, provided) == set()
    assert given_to_nobody(manifest, staging_models.provided()) == set()


def test_a_staging_shape_that_is_not_accounted_for_is_found(manifest: Manifest, provided: Provided) -> None:
    changed = copy.deepcopy(manifest)
    products = copy.deepcopy(changed["nodes"]["model.accord.stg_crm__reps"]) | {"name": "stg_crm__products"}
    changed["nodes"]["model.accord.stg_crm__products"] = products
    assert given_to_nobody(changed, staging_models.provided()) == {"stg_crm__products"}
    assert not_accounted_for(changed, provided | {"products": ["stg_crm__products"]}) == {"stg_crm__products"}


@pytest.mark.parametrize("without", ["given_records", "entity_outcomes"])
def test_a_shape_with_sums_or_outcomes_alone_is_found(manifest: Manifest, provided: Provided, without: str) -> None:
    changed = copy.deepcopy(manifest)
    changed["nodes"][f"model.accord.{without}"]["depends_on"]["nodes"].remove("model.accord.stg_crm__reps")
    assert not_accounted_for(changed, provided) == {"stg_crm__reps"}
