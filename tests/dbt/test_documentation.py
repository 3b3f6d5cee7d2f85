"""Everything in the dbt project says what it means: models, columns, seeds, sources and macros.

Columns are those of the built work database, so that one nobody declared is found. Features, properties, signals and
groups of a scorecard are described once, where they are declared; the columns made of them need no second text.
"""

from typing import Any

import duckdb
import pytest

from accord.common.settings import DBT_PROJECT, Settings
from accord.common.yaml_files import load_yaml

CARDS = load_yaml(DBT_PROJECT / "dbt_project.yml")["vars"]["scorecards"]
# What the columns of all scorecards together are called: (declaring model, list under its meta, prefix of the column).
OF_CARDS = [(card, "groups", f"{card}_") for card in CARDS]
PROFILE = [("moments", "profile", ""), ("moments", "lookups", "")]
# Which declarations become columns of which model.
DECLARED = {
    "signals": [("signals", "signals", "")],
    "feature_states": [("moments", "features", "")],
    "profile_periods": [*PROFILE, ("moments", "profile", "given_")],
    "profile_states": PROFILE,
    "known_states": [("moments", "features", ""), *PROFILE, *OF_CARDS],
    "moments": [("moments", "features", ""), *PROFILE, *OF_CARDS],
}
for card in CARDS:
    DECLARED |= {
        card: [(card, "groups", "")],
        f"{card}_points": [("signals", "signals", ""), (card, "rules", "")],
        f"{card}_state": [(card, "groups", "")],
    }


@pytest.fixture(scope="module")
def tables(built: Settings) -> dict[tuple[str, str], list[str]]:
    """(schema, table) -> its columns, in the built work database."""
    with duckdb.connect(str(built.warehouse), read_only=True) as work:
        rows = work.sql(
            "select table_schema, table_name, list(column_name) from information_schema.columns group by all"
        ).fetchall()
    return {(schema, table): columns for schema, table, columns in rows}


def ours(manifest: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] in kinds]


def says_something(name: str, description: str | None) -> bool:
    """Not empty, and not the name again."""
    text = (description or "").strip().lower()
    return bool(text) and text.strip(".").replace(" ", "_") != name.lower()


def _declared(meta: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Entries of a list; a rule of a scorecard that has a name of its own is a column under that name."""
    if name == "rules":
        named = [rule for group in meta["scorecard"]["groups"] for rule in group.get("rules", []) if "name" in rule]
        return [{"description": f"The rule {rule['name']} of the scorecard."} | rule for rule in named]
    found: list[dict[str, Any]] = meta.get("scorecard", meta)[name]
    return found


def declared_descriptions(manifest: dict[str, Any], model: str) -> dict[str, str]:
    found = {}
    for declaring, name, prefix in DECLARED.get(model, []):
        meta = manifest["nodes"][f"model.accord.{declaring}"]["config"]["meta"]
        for entry in _declared(meta, name):
            found[prefix + entry["name"]] = entry.get("description", "")
    return found


def test_every_model_and_seed_says_what_a_row_is(manifest: dict[str, Any]) -> None:
    silent = [
        node["name"]
        for node in ours(manifest, "model", "seed")
        if not says_something(node["name"], node["description"])
    ]
    assert silent == []


def test_every_column_of_a_built_table_says_what_it_means(
    manifest: dict[str, Any], tables: dict[tuple[str, str], list[str]]
) -> None:
    silent = []
    for node in ours(manifest, "model", "seed"):
        described = {name: column["description"] for name, column in node["columns"].items()}
        described = declared_descriptions(manifest, node["name"]) | described
        for column in tables.get((node["schema"], node["alias"]), described):
            if not says_something(column, described.get(column)):
                silent.append(f"{node['alias']}.{column}")
    assert silent == []


def test_no_described_column_has_gone_from_its_table(
    manifest: dict[str, Any], tables: dict[tuple[str, str], list[str]]
) -> None:
    gone = []
    for node in ours(manifest, "model", "seed"):
        there = tables.get((node["schema"], node["alias"]))
        if there is not None:
            gone += [f"{node['alias']}.{column}" for column in node["columns"] if column not in there]
    assert gone == []


def test_every_model_of_a_source_that_is_switched_on_was_looked_at(
    manifest: dict[str, Any], tables: dict[tuple[str, str], list[str]], built: Settings
) -> None:
    unseen = [
        node["name"]
        for node in ours(manifest, "model", "seed")
        if (node["schema"], node["alias"]) not in tables
        and (node["schema"] != "staging" or node["name"].removeprefix("stg_").split("__")[0] in built.sources)
    ]
    assert unseen == []


def test_every_source_and_every_column_of_it_says_what_it_means(manifest: dict[str, Any]) -> None:
    silent = []
    for table in manifest["sources"].values():
        if not says_something(table["source_name"], table["source_description"]):
            silent.append(table["source_name"])
        if not says_something(table["name"], table["description"]):
            silent.append(f"{table['source_name']}.{table['name']}")
        for name, column in table["columns"].items():
            if not says_something(name, column["description"]):
                silent.append(f"{table['source_name']}.{table['name']}.{name}")
    assert silent == []


def test_every_macro_and_its_arguments_say_what_they_are(manifest: dict[str, Any]) -> None:
    """A macro's implementations by engine (`default__era`) are described by the macro they implement."""
    silent = []
    for macro in manifest["macros"].values():
        if macro["package_name"] != "accord" or "__" in macro["name"]:
            continue
        if not says_something(macro["name"], macro["description"]):
            silent.append(macro["name"])
        silent += [
            f"{macro['name']}({a['name']})"
            for a in macro["arguments"]
            if not says_something(a["name"], a["description"])
        ]
    assert silent == []
