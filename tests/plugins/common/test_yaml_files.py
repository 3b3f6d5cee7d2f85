"""YAML is read as dbt reads it; what nobody can have meant is an error that names file and line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.common.errors import AgreementError
from accord.common.yaml_files import load_yaml, parse_yaml

SCALARS = st.none() | st.booleans() | st.integers() | st.text("ab: ,{}[]-#'\"é\n", max_size=8)
KEYS = st.text("ab", max_size=3)
CONTENT = st.recursive(SCALARS, lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part, max_size=3))


@pytest.mark.parametrize(
    "text",
    [
        "{name: visited, description: 'at https://jobs.example.'}",
        "{name: visited, description: at https://jobs.example.}",
        "values: [DE, no, 2025-01-01, 0.1, '012', 1e2]",
        "at: 2025-01-01 10:00:00",
        "a: &shared {x: 1}\nb: {<<: *shared, y: 2}\nc: {<<: *shared, x: 3}",
    ],
)
def test_a_text_says_what_it_says_to_dbt(text: str) -> None:
    from dbt.clients.yaml_helper import safe_load

    assert parse_yaml(text) == safe_load(text)


@given(CONTENT)
def test_what_is_written_is_read(content: object) -> None:
    import yaml

    assert parse_yaml(yaml.safe_dump(content)) == content


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", 'found duplicate key "a"'),
        ("a: {b: 1, b: 2}\n", 'found duplicate key "b"'),
        ("a:\n  - b\n c: 1\n", "signals.yml, line 3"),
        ("a: 'open\n", "signals.yml, line 2"),
    ],
)
def test_an_error_names_the_file_and_says_what_is_wrong(text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "signals.yml"
    file.write_text(text)
    with pytest.raises(AgreementError, match=r"signals\.yml is not valid YAML") as failure:
        load_yaml(file)
    assert said in str(failure.value)
