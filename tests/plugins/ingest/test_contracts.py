"""A landing contract that is not valid is refused with the file and the entry; the shipped ones are valid."""

from pathlib import Path

import pytest
from tests.plugins.ingest.landing import CONTRACT, SOURCE, Landing

from accord.common.errors import ContractError
from accord.common.settings import DBT_PROJECT
from accord.store import contracts

SOUND = CONTRACT % "UTC"
MISTAKES = {
    "unknown_type": (("data_type: integer", "data_type: int"), "data_type of 'orders.pieces' is 'int'"),
    "unknown_zone": (("time_zone: UTC", "time_zone: Europe/Nowhere"), "not an IANA zone"),
    "no_day": (("time_zone: UTC", "time_zone: UTC, snapshot_on: March"), "snapshot_on 'March' is not a day"),
    "key_not_declared": (("key: [order_ref]", "key: [number]"), "key column 'number'"),
    "key_not_required": (("key: [order_ref]", "key: [email]"), "key column 'email'"),
    "column_twice": (("name: pieces", "name: Email"), "'email' appears twice"),
    "table_twice": (("name: clicks_of_bots", "name: clicks"), "'clicks' appears twice"),
    "name_of_the_lake": (("name: pieces", "name: _loaded_at"), "reserved for the lake"),
    "bare_truth_value": (('"no"', "false"), "put it in quotes"),
    "required_in_words": (("required: true", "required: often"), "required of 'orders.order_ref'"),
    "slip_of_a_key": (("required: true", "requird: true"), "unknown key 'requird'. Did you mean 'required'?"),
    "key_beside_a_name": (
        ("name: clicks_of_bots", "name: bots\n        key: [x]"),
        "write it as config.meta.key",
    ),
    "meta_without_config": (("name: clicks_of_bots", "name: bots\n        meta: {}"), "write it as config.meta"),
    "no_list": (("key: [order_ref]", "key: order_ref"), "not a list"),
    "other_source": (("name: shop", "name: shops"), "0 times"),
    "no_yaml": (("version: 2", "version: ["), "not valid YAML"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_a_contract_is_named_with_its_file(case: str, landing: Landing) -> None:
    (right, wrong), words = MISTAKES[case]
    assert right in SOUND
    landing.declare(text=SOUND.replace(right, wrong, 1))
    with pytest.raises(ContractError, match=r"sources\.yml") as caught:
        contracts.load(SOURCE)
    assert words in str(caught.value)


def test_an_unknown_source_is_an_error_that_lists_the_known_ones(landing: Landing) -> None:
    with pytest.raises(ContractError, match=rf"no source 'shopp'.*Known sources: {SOURCE}"):
        contracts.load("shopp")


@pytest.mark.parametrize(
    "path", sorted((DBT_PROJECT / "models" / "staging").glob("*/sources.yml")), ids=lambda path: path.parent.name
)
def test_every_shipped_contract_is_sound(path: Path) -> None:
    assert contracts.load(path.parent.name, path).tables
