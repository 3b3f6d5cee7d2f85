"""The texts of the records of a JSON file, one by one, and why one of them is not valid JSON."""

import io
import json
from collections.abc import Iterator

from accord.ingest.file_inspection import FileInspection
from accord.ingest.first_pass import open_bytes
from accord.ingest.inbox import DroppedFile
from accord.ingest.unreadable import UnreadableFile

SPACES = " \t\r\n"
# A JSON array that DuckDB cannot read is read whole, into memory.
LARGEST_ARRAY = 256 << 20


def lines(dropped: DroppedFile, inspection: FileInspection) -> Iterator[str]:
    """The lines of JSON Lines, without blank ones. Only the file's own line end divides them, as DuckDB does it."""
    with _text(dropped, inspection.line_end) as text:
        yield from (plain for line in text if (plain := line.strip(SPACES)))


def elements(dropped: DroppedFile, inspection: FileInspection) -> Iterator[str]:
    """The texts of the elements of a JSON array. Raises UnreadableFile if it is too large, or not an array."""
    if inspection.bytes > LARGEST_ARRAY:
        raise UnreadableFile(
            f"The file is a JSON array of more than {LARGEST_ARRAY >> 20} MiB with a mistake in it. Send one object a "
            "line (.jsonl): then only the lines with a mistake are refused."
        )
    with _text(dropped, "") as file:
        text = file.read()
    decoder = json.JSONDecoder(strict=False, parse_int=str)  # int refuses more than 4,300 digits
    place = _after_spaces(text, _after_spaces(text, 0) + 1)
    try:
        while text[place : place + 1] != "]":
            _, end = decoder.raw_decode(text, place)
            yield text[place:end]
            place = _after_spaces(text, end)
            if text[place : place + 1] == ",":
                place = _after_spaces(text, place + 1)
            elif text[place : place + 1] != "]":
                raise json.JSONDecodeError("Expecting ',' or ']'", text, place)
        if (rest := _after_spaces(text, place + 1)) < len(text):
            raise json.JSONDecodeError("Text after the end of the array", text, rest)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"The file is not valid JSON ({error}). Send it again, or one object per line.") from error


def why_not_valid(line: str) -> str:
    """What a JSON parser says about a record that is not valid."""
    try:
        json.loads(line, parse_int=str)
    except (ValueError, RecursionError) as error:
        return f"it is not valid JSON: {error}"
    return r"it is not valid JSON: an escape such as \ud800 stands for half of a character"


def _text(dropped: DroppedFile, line_end: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(open_bytes(dropped.path, dropped.is_gzipped), "utf-8-sig", newline=line_end)


def _after_spaces(text: str, place: int) -> int:
    while place < len(text) and text[place] in SPACES:
        place += 1
    return place
