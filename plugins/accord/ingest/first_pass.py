"""Reads all bytes of a file once, before it is parsed: its hash, and what decides how it can be parsed."""

import codecs
import gzip
import hashlib
import io
import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accord.ingest.unreadable import UnreadableFile

CHUNK = 1 << 20
HEAD, OVERLAP = 1 << 18, 100
# A quote with spaces between it and a delimiter, a line end or another quote. Only files with these bytes are searched.
SPACED_QUOTE = re.compile(rb'(^|[,;\t|\r\n]) +"|" +([,;\t|\r\n"]|$)')


@dataclass
class FirstPass:
    """What all bytes of a file say, decompressed.

    `size`: bytes. `longest_line`: bytes of the longest line, known where it is longer than CHUNK. `last_byte`: the last
    one that is not space. `has_spaced_quotes`: see SPACED_QUOTE.
    """

    hash: Any = field(default_factory=hashlib.sha256)
    size: int = 0
    head: bytes = b""
    longest_line: int = 0
    last_byte: bytes = b""
    has_spaced_quotes: bool = False
    _line: int = 0
    _before: bytes = b""

    def add(self, block: bytes) -> None:
        self.hash.update(block)
        self.size += len(block)
        if len(self.head) < HEAD:
            self.head += block[: HEAD - len(self.head)]

    def add_text(self, block: bytes) -> None:
        end = b"\n" if b"\n" in block else b"\r"
        first, last = block.find(end), block.rfind(end)
        self.longest_line = max(self.longest_line, self._line + (len(block) if first < 0 else first))
        self._line = self._line + len(block) if last < 0 else len(block) - last - 1
        self.last_byte = block[-OVERLAP:].rstrip()[-1:] or block.rstrip()[-1:] or self.last_byte
        if not self.has_spaced_quotes:
            part = self._before + block
            if b' "' in part or b'" ' in part:
                self.has_spaced_quotes = SPACED_QUOTE.search(part) is not None
            self._before = block[-OVERLAP:]


def open_bytes(path: Path, is_gzipped: bool) -> gzip.GzipFile | io.BufferedReader:
    """The file's decompressed bytes."""
    return gzip.open(path, "rb") if is_gzipped else path.open("rb")


def read_once(path: Path, is_gzipped: bool, is_text: bool) -> FirstPass:
    """Reads the whole file. Raises UnreadableFile if it cannot be decompressed, or is text and not UTF-8."""
    found, pending = FirstPass(), 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with open_bytes(path, is_gzipped) as stream:
            while block := stream.read(CHUNK):
                found.add(block)
                if is_text:
                    found.add_text(block)
                    pending = len(decoder.getstate()[0])  # bytes of a character that continues from the previous block
                    decoder.decode(block)
        block, pending = b"", len(decoder.getstate()[0])
        decoder.decode(block, final=True)
    except EOFError as error:
        raise UnreadableFile("The gzip file is incomplete: it ends too early. Send it again.") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFile(f"The file is not a valid gzip file ({error}). Send it again.") from error
    except UnicodeDecodeError as error:
        place = found.size - len(block) - pending + error.start
        raise UnreadableFile(
            f"The text is not UTF-8: byte 0x{error.object[error.start]:02x} at position {place:,} (the first byte is "
            "0). Export it as UTF-8."
        ) from error
    except OSError as error:
        raise UnreadableFile(f"The file cannot be read: {error.strerror or error}.") from error
    return found
