"""Changes single values in the text of a YAML file; comments, quotes, wrapped lines and all other bytes stay.

Loading and dumping would change the layout of a file that people wrote. So the text is edited at the positions that the
YAML parser gives.
"""

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode, YAMLError

from accord.common.errors import AgreementError
from accord.common.yaml_files import parse_yaml

# Keys and positions from the top of the file.
Place = tuple[str | int, ...]
# The start and end of a part of the text, and its replacement.
Replacement = tuple[int, int, str]

PLAIN = re.compile(r"[^\W\d_][\w .'-]*[\w.]")
NOT_TEXT = {"null", "true", "false", "yes", "no", "on", "off"}  # some YAML version does not read them as text


def read(file: Path) -> str:
    """The text with unchanged line ends."""
    return file.read_bytes().decode()


def load(text: str) -> Any:
    """The content of a YAML text. Mappings that an alias shares are copied, so that they can be changed one by one."""
    return _copy(parse_yaml(text))


def write(file: Path, text: str) -> None:
    """All of the file or none of it."""
    draft = file.with_name(f".{file.name}.draft")
    draft.write_bytes(text.encode())
    if file.exists():
        shutil.copymode(file, draft)
    os.replace(draft, file)


def change(file: Path, values: dict[Place, str]) -> None:
    """Writes values into a file; see `with_values`."""
    write(file, with_values(read(file), values, file.name))


def value_at(text: str, place: Place) -> Any:
    """The value at a place. Raises KeyError or IndexError if there is none."""
    value = load(text)
    for part in place:
        value = value[part]
    return value


def node_at(text: str, place: Place) -> Node:
    """The YAML node at a place. Raises KeyError or IndexError if there is none."""
    # libyaml does not count a byte order mark, so its positions would be one too small
    top = yaml.compose(text, yaml.SafeLoader if text.startswith("\ufeff") else yaml.CSafeLoader)
    if top is None:
        raise KeyError(place)
    return _below(top, place)


def with_values(text: str, values: dict[Place, str], name: str) -> str:
    """The text with these values at these places; "" empties a value. A missing key is inserted first in its mapping.

    Raises AgreementError, naming the file `name`, if that would also change another value, for example by an alias.
    """
    top = node_at(text, ())
    replacements = [
        _replacement(text, _below(top, place[:-1]), str(place[-1]), written) for place, written in values.items()
    ]
    changed = text
    for start, end, written in sorted(replacements, reverse=True):
        changed = changed[:start] + written + changed[end:]
    _require_nothing_else_changed(text, changed, values, name)
    return changed


def scalar(value: str) -> str:
    """A text as a YAML scalar, quoted only if necessary."""
    is_plain = PLAIN.fullmatch(value) and value.lower() not in NOT_TEXT
    return value if is_plain else json.dumps(value, ensure_ascii=False)


def _below(node: Node, place: Place) -> Node:
    for part in place:
        node = _entries(node)[str(part)][1] if isinstance(node, MappingNode) else node.value[part]
    return node


def _replacement(text: str, mapping: Node, key: str, written: str) -> Replacement:
    assert isinstance(mapping, MappingNode), "values are written into mappings"
    if key not in _entries(mapping):
        return _insertion(text, mapping, key, written)
    key_node, value = _entries(mapping)[key]
    colon = text.index(":", key_node.end_mark.index) + 1
    start, end = value.start_mark.index, value.end_mark.index
    if start == end:  # an empty value
        return colon, colon, f" {written}" if written else ""
    if not written and not mapping.flow_style:
        return colon, end, ""
    return start, end, written or "null"  # inside braces an empty value would be read differently


def _insertion(text: str, mapping: MappingNode, key: str, written: str) -> Replacement:
    entry = f"{key}: {written}".rstrip()
    if not mapping.value:
        start = mapping.start_mark.index + 1  # after the brace of {}
        return start, start, entry
    first = mapping.value[0][0].start_mark
    if mapping.flow_style:
        return first.index, first.index, f"{entry}, "
    return first.index, first.index, entry + line_end(text) + " " * first.column


def line_end(text: str) -> str:
    """The line ending that a text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def _entries(mapping: MappingNode) -> dict[str, tuple[ScalarNode, Node]]:
    return {key.value: (key, value) for key, value in mapping.value}


def _require_nothing_else_changed(text: str, changed: str, values: dict[Place, str], name: str) -> None:
    expected = load(text)
    for place, written in values.items():
        parent = expected
        for part in place[:-1]:
            parent = parent[part]
        parent[place[-1]] = load(written)
    try:
        is_as_expected = load(changed) == expected
    except YAMLError:
        is_as_expected = False
    if not is_as_expected:
        edits = "; ".join(f"{'.'.join(map(str, place))}: {written or 'empty'}" for place, written in values.items())
        raise AgreementError(
            f"The layout of {name} does not allow changing these values alone; perhaps it uses an anchor, an alias or "
            f"a merge key. Nothing was written. Edit the file: {edits}"
        )


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value
