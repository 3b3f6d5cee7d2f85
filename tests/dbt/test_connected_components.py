"""What links connect is found whatever their shape and order; the model's SQL on DuckDB alone, without dbt."""

import itertools
import random
from collections.abc import Callable

import duckdb
import pyarrow as pa
import pytest
from tests.laws.rendering import Project

from accord.common.settings import DBT_PROJECT

Links = list[tuple[int, int]]


def _chain(size: int) -> Links:
    return [(node, node + 1) for node in range(size)]


def _random_chain(size: int) -> Links:
    nodes = random.Random(1).sample(range(size + 1), size + 1)
    return [(nodes[place], nodes[place + 1]) for place in range(size)]


def _zigzag(size: int) -> Links:
    """From the least to the greatest, to the second least, and so on to the middle."""
    nodes = [node for low in range(size // 2 + 1) for node in (low, size - low)][: size + 1]
    return list(itertools.pairwise(nodes))


def _star(size: int) -> Links:
    return [(size, node) for node in range(size)]


def _ring(size: int) -> Links:
    return [(node, (node + 1) % size) for node in random.Random(2).sample(range(size), size)]


def _two_chains(size: int) -> Links:
    """The even numbers and the odd ones."""
    return [(node, node + 2) for node in range(size)]


@pytest.fixture(scope="module")
def sql() -> str:
    return Project(DBT_PROJECT).render(DBT_PROJECT / "models" / "core" / "connected_records.sql")


def _persons(sql: str, links: Links) -> list[tuple[str, int]]:
    """Each person and how many nodes it has."""
    ends = pa.table({"one": [one for one, _ in links], "other": [other for _, other in links]})
    with duckdb.connect() as connection:
        connection.execute("create table records (record_id varchar, group_id varchar)")
        connection.register("ends", ends)
        connection.execute(
            "create table record_links as "
            "select format('n{:07d}', one) as record_id, format('n{:07d}', other) as other_record_id from ends"
        )
        return connection.execute(f"select person_id, count(*) from ({sql}) group by all order by all").fetchall()


SHAPES = pytest.mark.parametrize("shape", [_chain, _random_chain, _zigzag, _star, _ring])


@SHAPES
@pytest.mark.parametrize("size", [1, 2, 3, 1_000])
def test_all_that_links_connect_is_one_person(sql: str, shape: Callable[[int], Links], size: int) -> None:
    nodes = {node for link in shape(size) for node in link if len(set(link)) == 2}
    assert _persons(sql, shape(size)) == ([("n0000000", len(nodes))] if nodes else [])


def test_what_no_link_connects_is_two_persons(sql: str) -> None:
    assert _persons(sql, _two_chains(1_000)) == [("n0000000", 501), ("n0000001", 501)]


@pytest.mark.long
@SHAPES
def test_a_hundred_thousand_links_are_one_person(sql: str, shape: Callable[[int], Links]) -> None:
    ((person, nodes),) = _persons(sql, shape(100_000))
    assert (person, nodes >= 100_000) == ("n0000000", True)
