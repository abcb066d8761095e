"""A file with lines in two encodings, as comes of files put together by hand, read as UTF-8.

It must not know what the lines hold.
"""

from io import RawIOBase
from pathlib import Path
from typing import Any

from cxdesk.exchange.tables.encoding import is_foreign


class TwoEncodings(RawIOBase):
    """The bytes of a file in UTF-8, each line that is not UTF-8 turned from another encoding."""

    def __init__(self, path: Path, second: str) -> None:
        self._file = path.open("rb")
        self._second = second
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """It can be read."""
        return True

    def tell(self) -> int:
        """How many bytes of the file are read."""
        return self._file.tell()

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; return how many bytes, 0 at the end."""
        view = memoryview(buffer)
        if not self._rest:
            lines = self._file.readlines(1 << 16)
            self._rest = memoryview(b"".join(map(self._turned, lines)))
        count = min(len(view), len(self._rest))
        view[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def _turned(self, line: bytes) -> bytes:
        if not is_foreign(line):
            return line
        parts = line.splitlines(keepends=True)  # at single carriage returns, too
        return b"".join(p.decode(self._second, "replace").encode() if is_foreign(p) else p for p in parts)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        super().close()
