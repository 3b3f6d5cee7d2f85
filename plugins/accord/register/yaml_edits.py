"""Changing single values of a YAML file's text: comments, quotes, wrapped lines and every other byte stay.

A file that people wrote is not loaded and dumped: its text is cut exactly where the YAML parser says a value stands.
"""

import json
import os
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from accord.common.errors import AgreementError

# Keys and positions from the file's top.
Place = tuple[str | int, ...]
# A part of the text, from and to, and what comes in its place.
Cut = tuple[int, int, str]

PLAIN = re.compile(r"[^\W\d_][\w .'-]*[\w.]")
NO_WORDS = {"null", "true", "false", "yes", "no", "on", "off"}  # YAML, old or new, reads them as something else


def read(file: Path) -> str:
    """The text with its line ends as they are."""
    return file.read_bytes().decode()


def loaded(text: str) -> Any:
    """What YAML says, every mapping its own, so that changing one does not change those that an alias made the same."""
    return _copy(_loaded(text))


@cache
def _loaded(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def write(file: Path, text: str) -> None:
    """All of the file or none of it."""
    draft = file.with_name(f".{file.name}.draft")
    draft.write_bytes(text.encode())
    if file.exists():
        shutil.copymode(file, draft)
    os.replace(draft, file)


def change(file: Path, values: dict[Place, str]) -> None:
    """Writes these values into a file; see `with_values`."""
    write(file, with_values(read(file), values, file.name))


def said_at(text: str, place: Place) -> Any:
    """What YAML says at a place. Raises KeyError or IndexError where there is nothing."""
    said = loaded(text)
    for part in place:
        said = said[part]
    return said


def node_at(text: str, place: Place) -> Node:
    """The node at a place. Raises KeyError or IndexError where there is none."""
    return _below(YAML(typ="safe", pure=True).compose(text), place)


def with_values(text: str, values: dict[Place, str], name: str) -> str:
    """The text with YAML written at these places; "" empties a value. A key that is missing comes first in its mapping.

    Raises AgreementError, naming the file `name`, where it then would not say the same besides: an alias can do that.
    """
    top = node_at(text, ())
    cuts = [_cut(text, _below(top, place[:-1]), str(place[-1]), written) for place, written in values.items()]
    changed = text
    for start, end, written in sorted(cuts, reverse=True):
        changed = changed[:start] + written + changed[end:]
    _require_the_same_besides(text, changed, values, name)
    return changed


def scalar(value: str) -> str:
    """A text as YAML writes it, in quotes only where it needs them."""
    is_plain = PLAIN.fullmatch(value) and value.lower() not in NO_WORDS
    return value if is_plain else json.dumps(value, ensure_ascii=False)


def _below(node: Node, place: Place) -> Node:
    for part in place:
        node = _entries(node)[str(part)][1] if isinstance(node, MappingNode) else node.value[part]
    return node


def _cut(text: str, mapping: Node, key: str, written: str) -> Cut:
    assert isinstance(mapping, MappingNode), "values are written into mappings"
    if key not in _entries(mapping):
        return _insertion(text, mapping, key, written)
    named, value = _entries(mapping)[key]
    colon = text.index(":", named.end_mark.index) + 1
    start, end = value.start_mark.index, value.end_mark.index
    if start == end:  # an empty value
        return colon, colon, f" {written}" if written else ""
    if not written and not mapping.flow_style:
        return colon, end, ""
    return start, end, written or "null"  # within braces nothing at all would be read as something else


def _insertion(text: str, mapping: MappingNode, key: str, written: str) -> Cut:
    entry = f"{key}: {written}".rstrip()
    if not mapping.value:
        start = mapping.start_mark.index + 1  # behind the brace of {}
        return start, start, entry
    first = mapping.value[0][0].start_mark
    if mapping.flow_style:
        return first.index, first.index, f"{entry}, "
    return first.index, first.index, entry + line_end(text) + " " * first.column


def line_end(text: str) -> str:
    """What ends the lines of a text."""
    return "\r\n" if "\r\n" in text else "\n"


def _entries(mapping: MappingNode) -> dict[str, tuple[ScalarNode, Node]]:
    return {key.value: (key, value) for key, value in mapping.value}


def _require_the_same_besides(text: str, changed: str, values: dict[Place, str], name: str) -> None:
    wanted = loaded(text)
    for place, written in values.items():
        holder = wanted
        for part in place[:-1]:
            holder = holder[part]
        holder[place[-1]] = loaded(written)
    try:
        is_as_wanted = loaded(changed) == wanted
    except YAMLError:
        is_as_wanted = False
    if not is_as_wanted:
        said = "; ".join(f"{'.'.join(map(str, place))}: {written or 'empty'}" for place, written in values.items())
        raise AgreementError(
            f"{name} is laid out in a way that cannot be changed without touching anything else (an anchor, an alias "
            f"or a merge, perhaps). Nothing was written. Write it by hand: {said}"
        )


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value
