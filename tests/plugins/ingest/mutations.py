"""Ways in which a dropped file is damaged or written unusually. Each takes a sound file and returns other bytes."""

import gzip
import io
import random
import re
from collections.abc import Callable

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

HEADER = "order_ref,ordered_at,email,pieces,price,due_on"
Mutation = Callable[[random.Random, str], str | bytes]


def sound_csv(draw: random.Random, start: str) -> str:
    """A sound CSV; `start` makes the keys of each file its own."""
    return HEADER + "\n" + "".join(",".join(_values(draw, f"{start}-{n}")) + "\n" for n in range(draw.randint(2, 8)))


def sound_json(draw: random.Random, start: str) -> str:
    """Sound JSON Lines."""
    names = HEADER.split(",")
    records = [_values(draw, f"{start}-{n}") for n in range(draw.randint(2, 8))]
    return "".join(
        "{" + ", ".join(f'"{name}": {_json(name, value)}' for name, value in zip(names, each, strict=True)) + "}\n"
        for each in records
    )


def _values(draw: random.Random, key: str) -> list[str]:
    number = draw.choice(["", "3", "-5", "50.0", "1e2", "007"])
    price = draw.choice(["", "2.5", "0.1", "1e-3", "100"])
    email = draw.choice([f"{key}@x.y", "müller@x.y", "", "a b", "😀"])
    return [key, f"2025-01-{draw.randint(1, 28):02}T10:00:00Z", email, number, price, draw.choice(["", "2025-02-01"])]


def _json(name: str, value: str) -> str:
    if not value:
        return "null"
    return value if name in ("pieces", "price") and value != "007" else f'"{value}"'


def _at(draw: random.Random, text: str) -> int:
    return draw.randrange(len(text) + 1)


def _insert(*marks: str) -> Mutation:
    def mutated(draw: random.Random, text: str) -> str:
        place = _at(draw, text)
        return text[:place] + draw.choice(marks) + text[place:]

    return mutated


def _in_a_line(change: Callable[[random.Random, str], str]) -> Mutation:
    """Changes one line, not the first."""

    def mutated(draw: random.Random, text: str) -> str:
        lines = text.split("\n")
        number = draw.randrange(1, len(lines) - 1)
        lines[number] = change(draw, lines[number])
        return "\n".join(lines)

    return mutated


def _lines(change: Callable[[random.Random, list[str]], list[str]]) -> Mutation:
    return lambda draw, text: "".join(change(draw, text.splitlines(keepends=True)))


def _flipped(draw: random.Random, text: str) -> bytes:
    data = bytearray(text.encode())
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return bytes(data)


def _without_a_byte(draw: random.Random, text: str) -> bytes:
    data = bytearray(text.encode())
    del data[draw.randrange(len(data))]
    return bytes(data)


def _cut_gzip(draw: random.Random, text: str) -> bytes:
    data = gzip.compress(text.encode())
    return data[: draw.randrange(1, len(data))]


def _damaged_gzip(draw: random.Random, text: str) -> bytes:
    data = bytearray(gzip.compress(text.encode()))
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return bytes(data)


def _parquet(text: str) -> bytes:
    as_text = pa.csv.ConvertOptions(column_types=dict.fromkeys(HEADER.split(","), pa.string()))
    stream = io.BytesIO()
    pq.write_table(pa.csv.read_csv(io.BytesIO(text.encode()), convert_options=as_text), stream)
    return stream.getvalue()


def _damaged_parquet(draw: random.Random, text: str) -> bytes:
    data = bytearray(_parquet(text))
    data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return bytes(data)


ANY: dict[str, Mutation] = {
    "sound": lambda _, text: text,
    "windows_line_ends": lambda _, text: text.replace("\n", "\r\n"),
    "old_mac_line_ends": lambda _, text: text.replace("\n", "\r"),
    "one_other_line_end": lambda draw, text: text.replace("\n", draw.choice(["\r\n", "\r", "\n\r"]), 1),
    "no_final_line_end": lambda _, text: text.rstrip("\n"),
    "blank_lines": lambda draw, text: text.replace("\n", "\n" * draw.randint(2, 4)),
    "byte_order_mark": lambda _, text: "\ufeff" + text,
    "byte_order_mark_inside": _insert("\ufeff"),
    "cut_off": lambda draw, text: text.encode()[: draw.randrange(1, len(text))],
    "one_bit_flipped": _flipped,
    "one_byte_missing": _without_a_byte,
    "nul": _insert("\0"),
    "control_character": _insert("\x01", "\x0b", "\x0c", "\x1a", "\x1f", "\x7f", "\x85"),
    "quote": _insert('"', "''", '""'),
    "backslash": _insert("\\", "\\n", '\\"'),
    "delimiter": _insert(",", ";", "\t", ",,"),
    "line_end": _insert("\n", "\r", "\r\n"),
    "unusual_space": _insert("\u00a0", "\u2028", "\u200b", "\u3000"),
    "line_of_unusual_spaces": lambda _, text: text.replace("\n", "\n\u00a0\n", 1),
    "spaces_at_line_ends": lambda _, text: text.replace("\n", "  \n"),
    "line_twice": _lines(lambda draw, lines: [*lines, draw.choice(lines)]),
    "lines_in_another_order": _lines(lambda draw, lines: draw.sample(lines, len(lines))),
    "first_line_missing": _lines(lambda _, lines: lines[1:]),
    "first_line_again": _lines(lambda _, lines: [*lines, lines[0], lines[-1]]),
    "latin_1": lambda _, text: text.replace("@", "ü").encode("latin-1", "replace"),
    "utf_16": lambda _, text: text.encode("utf-16"),
    "byte_that_is_no_utf_8": lambda draw, text: text.encode()[:-9] + draw.choice([b"\xff", b"\xc3", b"\xed\xa0\x80"]),
    "long_value": _in_a_line(lambda _, line: line.replace("2025", "2025" + "x" * 300_000, 1)),
}  # fmt: skip
CSV: dict[str, Mutation] = {
    "all_quoted": lambda _, text: re.sub(r"[^,\n]+", lambda found: f'"{found[0]}"', text),
    "a_value_too_many": _in_a_line(lambda _, line: line + ",x"),
    "a_value_too_few": _in_a_line(lambda _, line: line.rpartition(",")[0]),
    "empty_values_at_the_end": _in_a_line(lambda _, line: line + ",,"),
    "doubled_quotes": _in_a_line(lambda _, line: re.sub(r"^([^,]*)", r'"\1 ""x"""', line)),
    "line_end_in_quotes": _in_a_line(lambda _, line: re.sub(r"^([^,]*)", '"\\1\nx"', line)),
    "quote_never_closed": _in_a_line(lambda _, line: '"' + line),
    "text_after_a_quote": _in_a_line(lambda _, line: re.sub(r"^([^,]*)", r'"\1"x', line)),
    "space_before_a_quote": _in_a_line(lambda _, line: re.sub(r",([^,]*)", r', "\1"', line, count=1)),
    "space_after_a_quote": _in_a_line(lambda _, line: re.sub(r"^([^,]*)", r'"\1"  ', line)),
    "quoted_whole_lines": _in_a_line(lambda _, line: f'"{line}"'),
    "header_in_other_case": lambda _, text: text.replace(HEADER, " Order_Ref ,ORDERED_AT,Email,pieces,price,due_on"),
    "header_twice_a_name": lambda _, text: text.replace("email", "pieces", 1),
    "header_longer": lambda draw, text: text.replace(HEADER, HEADER + draw.choice([",", ",,", ",extra", ', ""']), 1),
    "header_in_quotes": lambda _, text: text.replace(HEADER, '"' + HEADER.replace(",", '","') + '"', 1),
    "semicolons": lambda _, text: text.replace(",", ";"),
    "tabs": lambda _, text: text.replace(",", "\t"),
}
JSON: dict[str, Mutation] = {
    "a_name_twice": _in_a_line(lambda _, line: line.replace("{", '{"email": "other", ', 1)),
    "a_name_in_two_cases": _in_a_line(lambda _, line: line.replace("{", '{"EMAIL": "other", ', 1)),
    "names_in_other_case": lambda _, text: text.replace("email", "Email"),
    "half_a_character": _in_a_line(lambda draw, line: line.replace("2025", draw.choice([r"\ud800", r"\udc00"]), 1)),
    "escapes": lambda _, text: text.replace("x", r"\u0078").replace("-", r"\u002d"),
    "not_a_number": _in_a_line(lambda _, line: line.replace("{", '{"tax": NaN, "duty": -Infinity, ')),
    "a_large_number": _in_a_line(lambda _, line: line.replace("{", '{"extra": ' + "9" * 5000 + ", ", 1)),
    "a_number_as_text": _in_a_line(lambda _, line: re.sub(r'"email": [^,]*', '"email": 1.10', line)),
    "a_nested_value": _in_a_line(lambda _, line: re.sub(r'"email": [^,]*', '"email": {"a": [1, "x,y"]}', line)),
    "a_missing_name": _in_a_line(lambda _, line: re.sub(r'"price": [^,]*, ', "", line)),
    "two_objects_in_a_line": _in_a_line(lambda _, line: line + line),
    "a_list": _in_a_line(lambda _, line: f"[{line}]"),
    "a_comma_too_many": _in_a_line(lambda _, line: line.replace("}", ",}")),
    "a_name_with_nul": _in_a_line(lambda _, line: line.replace("{", r'{"a\u0000": 1, ', 1)),
    "an_empty_name": _in_a_line(lambda _, line: line.replace("{", '{"": 1, ', 1)),
    "a_truth_value": _in_a_line(lambda _, line: re.sub(r'"email": [^,]*', '"email": true', line)),
}  # fmt: skip
OTHER: dict[str, tuple[str, Mutation]] = {
    "gzip_cut_off": ("csv.gz", _cut_gzip),
    "gzip_damaged": ("csv.gz", _damaged_gzip),
    "gzip_in_many_parts": ("csv.gz", lambda _, text: b"".join(gzip.compress(each.encode()) for each in text)),
    "parquet": ("parquet", lambda _, text: _parquet(text)),
    "parquet_cut_off": ("parquet", lambda draw, text: _parquet(text)[: draw.randrange(1, 900)]),
    "parquet_damaged": ("parquet", _damaged_parquet),
}  # fmt: skip


def as_array(text: str) -> str:
    """JSON Lines as a JSON array."""
    return "[" + ",\n".join(text.splitlines()) + "]"


def _array_of(change: Mutation) -> Mutation:
    """The mutation of a JSON array: of its records if they stay text, else of the whole."""

    def mutated(draw: random.Random, text: str) -> str | bytes:
        changed = change(draw, text)
        return as_array(changed) if isinstance(changed, str) else change(draw, as_array(text))

    return mutated


# (kind, suffix of the file, mutation), for every kind in every format that it fits.
KINDS: list[tuple[str, str, Mutation]] = [
    *((name, "csv", change) for name, change in (ANY | CSV).items()),
    *((name, "jsonl", change) for name, change in (ANY | JSON).items()),
    *((name, "json", _array_of(change)) for name, change in (ANY | JSON).items()),
    *((name, suffix, change) for name, (suffix, change) in OTHER.items()),
]
