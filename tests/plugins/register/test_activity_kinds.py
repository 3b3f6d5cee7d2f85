"""Kinds of activity and properties stand in one list; documents and staging are held to it."""

import re

from tests.support import PROJECT

from accord.common.settings import DBT_PROJECT
from accord.common.yaml_files import load_yaml
from accord.store import contracts

DECLARED = load_yaml(DBT_PROJECT / "models/definitions/activity_kinds.yml")["models"][0]["config"]["meta"]
KINDS = {kind["name"] for kind in DECLARED["kinds"]}
PROPERTIES = {each["name"]: each["of"] for each in DECLARED["properties"]}
DOCUMENT = (PROJECT / "docs/reference/activities.md").read_text()


def test_the_documents_list_the_kinds_that_are_declared() -> None:
    rows = re.findall(r"^\| `[a-z]+\.[^|]*\| (.*?) \|", DOCUMENT, re.MULTILINE)
    named = {word for row in rows for word in re.findall(r"`(\w+)`", row)}
    assert named == KINDS


def test_the_documents_list_the_properties_that_are_declared() -> None:
    listed = re.search(r"\*\*Properties of a record\*\*: ([^.]*)\.", DOCUMENT)
    assert listed
    named = {word.strip() for word in listed[1].split(",")}
    assert named == {name for name, kind in PROPERTIES.items() if kind == "profile_changed"}


def test_what_a_landing_contract_accepts_is_declared() -> None:
    accepted = {
        (table.name, column.name): set(column.accepted)
        for table in contracts.load("crm").tables
        for column in table.columns
    }
    assert accepted["lead_changes", "property"] <= PROPERTIES.keys()
    assert accepted["answers", "question"] == {name for name, kind in PROPERTIES.items() if kind == "answered"}
    assert accepted["decisions", "decision"] <= KINDS


def test_every_kind_that_staging_writes_as_it_stands_is_declared() -> None:
    texts = [file.read_text() for file in (DBT_PROJECT / "models" / "staging").rglob("*.sql")]
    written = {kind for text in texts for kind in re.findall(r"""kind="'(\w+)'",""", text)}
    assert len(written) > 6
    assert written <= KINDS


def test_entities_that_activities_name_by_a_property_name_a_declared_one() -> None:
    described = load_yaml(DBT_PROJECT / "dbt_project.yml")["vars"]["described_entities"].values()
    assert {entity["property"] for entity in described if "property" in entity} <= PROPERTIES.keys()
