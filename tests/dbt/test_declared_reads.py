"""What leads are computed from beside their activities is declared: seeds as lookups, entities as described_entities.

Nothing fails where a declaration is forgotten: a fingerprint stays what it was, an incremental run leaves leads as they
were. So the graph is asked what is read.
"""

import copy
from typing import Any

import duckdb
import pytest
from sqlglot import exp, parse_one
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from accord.common.settings import DBT_PROJECT, Settings
from accord.common.yaml_files import load_yaml
from accord.register.declared import Declared

ENTITIES = load_yaml(DBT_PROJECT / "dbt_project.yml")["vars"]["described_entities"]
SIGNALS, PRODUCTS = "model.accord.signals", "model.accord.products"
Manifest = dict[str, Any]


def undeclared_seeds(manifest: Manifest, declared: set[str]) -> set[str]:
    """Seeds that a model of scoring/ reads: their rows are in no fingerprint."""
    scoring = [node for node in _models(manifest).values() if node["fqn"][1] == "scoring"]
    read = {manifest["nodes"][key]["name"] for node in scoring for key in _reads(node) if key.startswith("seed.")}
    return read - declared


def ways_past_entities(manifest: Manifest, declared: set[str]) -> set[str]:
    """Models between a source and what is kept by lead, on a way without activities and without a declared entity.

    A lead whose records, addresses or visitors change is recomputed by `changed_owners`, and one whose record has
    another date by that activity: what `changed_owners` compares needs no declaration. `touched_leads` says which leads
    are computed, not from what.
    """
    models = _models(manifest)
    compared = {"model.accord.touched_leads", *_reads(models["model.accord.changed_owners"])}
    found: set[str] = set()
    waiting = [key for node in models.values() if _strategy(node) == "by_lead" for key in _reads(node)]
    while waiting:
        key = waiting.pop()
        if key in found or key not in models or key in compared:
            continue
        if _strategy(models[key]) or models[key]["name"] in declared:
            continue
        found.add(key)
        waiting += _reads(models[key])
    return {models[key]["name"] for key in found if models[key]["fqn"][1] == "staging"}


def _models(manifest: Manifest) -> dict[str, Any]:
    return {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}


def _reads(node: dict[str, Any]) -> list[str]:
    found: list[str] = node["depends_on"]["nodes"]
    return found


def _strategy(node: dict[str, Any]) -> str | None:
    found: str | None = node["config"].get("incremental_strategy")
    return found


def test_every_seed_that_scoring_reads_is_declared_as_a_lookup(manifest: Manifest) -> None:
    lookups = {each["seed"] for each in Declared(DBT_PROJECT).lookups.values()}
    assert undeclared_seeds(manifest, lookups) == set()
    assert undeclared_seeds(manifest, set()) == lookups


def test_every_entity_that_leads_are_computed_from_is_declared(manifest: Manifest) -> None:
    assert ways_past_entities(manifest, set(ENTITIES)) == set()


@pytest.mark.parametrize("forgotten", sorted(ENTITIES))
def test_a_shipped_entity_that_is_not_declared_is_found(manifest: Manifest, forgotten: str) -> None:
    found = ways_past_entities(manifest, set(ENTITIES) - {forgotten})
    assert {name.partition("__")[2] for name in found} == {forgotten}


def test_a_new_entity_that_is_not_declared_is_found(manifest: Manifest) -> None:
    changed = copy.deepcopy(manifest)
    products = copy.deepcopy(changed["nodes"]["model.accord.reps"]) | {"name": "products"}
    changed["nodes"][PRODUCTS] = products
    changed["nodes"][SIGNALS]["depends_on"]["nodes"].append(PRODUCTS)
    assert ways_past_entities(changed, set(ENTITIES)) == {"stg_crm__reps"}
    assert ways_past_entities(changed, {*ENTITIES, "products"}) == set()


def test_the_columns_of_an_entity_that_leads_are_computed_from_are_declared(
    manifest: Manifest, built: Settings
) -> None:
    """As compiled SQL shows: what is read of an entity besides its key must be compared between runs."""
    compiled = built.work / "dbt" / "target" / "compiled" / "accord"
    columns = _columns_of_tables(built)
    read: dict[str, set[str]] = {name: set() for name in ENTITIES}
    for node in _models(manifest).values():
        if _strategy(node) == "by_lead":
            for name in ENTITIES:
                if f"model.accord.{name}" in _reads(node):
                    sql = (compiled / node["original_file_path"]).read_text()
                    read[name] |= columns_read(sql, name, columns)
    assert read == {name: {entity["key"], *entity["columns"]} for name, entity in ENTITIES.items()}


def _columns_of_tables(built: Settings) -> dict[str, Any]:
    with duckdb.connect(str(built.warehouse), read_only=True) as work:
        rows = work.execute("select table_schema, table_name, column_name, data_type from information_schema.columns")
        found: dict[str, Any] = {}
        for schema, table, column, kind in rows.fetchall():
            found.setdefault("accord", {}).setdefault(schema, {}).setdefault(table, {})[column] = kind
    return found


def columns_read(sql: str, table: str, columns: dict[str, Any]) -> set[str]:
    """The columns that a query reads of one table, wherever in it."""
    query = qualify(parse_one(sql, dialect="duckdb"), schema=columns, dialect="duckdb", validate_qualify_columns=False)
    return {
        column.name
        for scope in traverse_scope(query)
        for name, source in scope.sources.items()
        if isinstance(source, exp.Table) and source.name == table
        for column in scope.columns
        if column.table == name
    }


def test_a_test_declared_on_a_seed_reads_seeds_alone(manifest: dict[str, Any]) -> None:
    """An incremental build leaves these out, because a changed seed makes a full one."""
    found = {
        node["name"]: _reads(node)
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node["original_file_path"].endswith("seeds.yml")
    }
    assert found
    assert [name for name, read in found.items() if not all(key.startswith("seed.") for key in read)] == []
